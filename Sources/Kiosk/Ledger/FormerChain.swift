import Foundation
import GRDB
import Records
import Wire

/// A chain of this file that has ended, and how much of it is at the hub or has been recorded again.
struct FormerChain {
  let epoch: Epoch
  /// How many epochs there were before it.
  let ordinal: Int64
  /// Sequence number of the last record that needs nothing more.
  var reached: Int64

  /// Its records, put aside whole.
  var table: String { "records_\(epoch)" }

  /// What a record needs to be made again.
  static let columns = "seq, type, time, bytes, issuer, list, first, n"

  init(epoch: Epoch, ordinal: Int64, reached: Int64) {
    (self.epoch, self.ordinal, self.reached) = (epoch, ordinal, reached)
  }

  /// The one that is being carried; nil if none is.
  static func find(in db: Database) throws -> FormerChain? {
    guard let row = try Row.fetchOne(db, sql: "SELECT epoch, ordinal, reached FROM carrying") else { return nil }
    guard let epoch = Epoch([UInt8](row[0] as Data)) else {
      throw LedgerDamage(seq: 0, detail: "the former chain's row cannot be read")
    }
    return FormerChain(epoch: epoch, ordinal: row[1], reached: row[2])
  }

  /// Keeps how far it has come; nothing if all of it is done.
  func keep(in db: Database) throws {
    try db.execute(sql: "DELETE FROM carrying")
    let isLeft = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE seq > ? AND seq > 1)", arguments: [reached])
    guard isLeft == true else { return }
    try db.execute(
      sql: "INSERT INTO carrying (id, epoch, ordinal, reached) VALUES (1, ?, ?, ?)",
      arguments: [epoch.bytes.databaseBlob, ordinal, reached])
  }

  /// The last of its records that the hub has too: where both have the same hash, all before it is the same. 0 if none.
  ///
  /// - Parameter previous: what the new chain names as the hub's tip.
  /// - Throws: `DatabaseError`.
  func common(with previous: ChainPosition?, in db: Database) throws -> Int64 {
    let tip = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM \(table)") ?? 0
    var best: Int64 = 0
    if let previous, previous.epoch == epoch,
      let own = try Data.fetchOne(db, sql: "SELECT hash FROM \(table) WHERE seq = ?", arguments: [previous.seq]),
      [UInt8](own) == previous.hash.bytes
    {
      best = previous.seq
    }
    // Halving: a record that nobody could read has not come back, and its neighbour below stands for it.
    var (low, high) = (best, tip)
    while low < high {
      let middle = (low + high + 1) / 2
      let found = try Row.fetchOne(
        db,
        sql: """
          SELECT f.seq, f.hash = r.hash FROM former_records AS f JOIN \(table) AS r ON r.seq = f.seq
          WHERE f.epoch = ? AND f.seq > ? AND f.seq <= ? ORDER BY f.seq DESC LIMIT 1
          """, arguments: [epoch.bytes.databaseBlob, best, middle])
      guard let found else {
        low = middle
        continue
      }
      if found[1] { (best, low) = (found[0], middle) } else { high = (found[0] as Int64) - 1 }
    }
    return best
  }
}
