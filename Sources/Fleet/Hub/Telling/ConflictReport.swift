import GRDB
import Storage
package import Wire

/// A case: one entry that more than one redemption wanted. Nobody's guilt, until a person has looked.
package struct ConflictReport: Sendable {
  package let number: Int64
  package let issuer: Identifier
  package let list: UInt32
  /// The entry of the list.
  package let entry: Int64
  /// When the hub found it.
  package let opened: WireTime
  /// `open`.
  package let state: String
  /// The one that holds the entry, then those that found it taken, as they were stored.
  package let redemptions: [RedemptionReport]
}

extension HubStore {
  /// Every case, in the order in which they were found.
  package func conflicts() throws -> [ConflictReport] {
    try database.read("list conflicts") { db in
      try Row.fetchAll(db, sql: "SELECT * FROM conflict ORDER BY id").compactMap { row in
        guard let issuer = Identifier(row["issuer"] as String) else { return nil }
        let (list, entry): (UInt32, Int64) = (row["list"], row["entry"])
        let holder = try RedemptionReport.all(
          db, where: "x.issuer = ? AND x.list = ? AND x.first BETWEEN ? AND ? AND x.entry = ?",
          [issuer.text, list, entry - 15, entry, entry])
        let others = try RedemptionReport.all(
          db, where: "x.issuer = ? AND x.list = ? AND x.contended = ?", [issuer.text, list, entry])
        return ConflictReport(
          number: row["id"], issuer: issuer, list: list, entry: entry, opened: WireTime(column: row["opened"]),
          state: row["state"], redemptions: holder + others)
      }
    }
  }
}
