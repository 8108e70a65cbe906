import GRDB
import Storage

/// How much the store holds, cheap enough to be asked every few seconds.
package struct StoreFigures: Sendable {
  /// By state.
  package let devices: [String: Int]
  package let records: Int64
  package let conflicts: Int
  /// Uses kept for a till, neither confirmed nor released.
  package let holds: Int
  /// When the hub heard of the oldest of them, in seconds since 1970; 0 if there is none.
  package let oldestHold: Int64
  /// Size of the write-ahead log.
  package let logBytes: Int
}

extension HubStore {
  package func figures() throws -> StoreFigures {
    let (devices, records, conflicts, holds) = try database.read("count what is stored") { db in
      let rows = try Row.fetchAll(db, sql: "SELECT state, count(*) AS n FROM device GROUP BY state")
      let devices = Dictionary(rows.map { ($0["state"] as String, $0["n"] as Int) }, uniquingKeysWith: +)
      // Chains have no gaps: the sum of the tips is the number of records, without a scan of them.
      let records = try Int64.fetchOne(db, sql: "SELECT coalesce(sum(seq), 0) FROM chain") ?? 0
      let holds = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(min(since), 0) FROM sequel WHERE state = 'held'")
      return (
        devices, records, try Int.fetchOne(db, sql: "SELECT count(*) FROM conflict WHERE state = 'open'") ?? 0,
        holds.map { (count: $0[0] as Int, oldest: $0[1] as Int64) } ?? (count: 0, oldest: 0)
      )
    }
    return StoreFigures(
      devices: devices, records: records, conflicts: conflicts, holds: holds.count,
      oldestHold: holds.oldest / 1000, logBytes: database.logBytes)
  }
}
