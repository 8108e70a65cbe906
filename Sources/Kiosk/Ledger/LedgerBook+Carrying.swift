import Foundation
import GRDB
package import Records
import Storage
import Synchronization
import Wire

extension LedgerBook {
  /// Records that one step of carrying makes again at most: the desk waits for it.
  private static let carryingPage = 250

  /// Records again, in this chain, some of what the hub lacks of the chain before: acceptances, holds and voids would
  /// else never be settled, and the same voucher be redeemed elsewhere unseen. `LedgerView.isCarrying` says whether any
  /// is left. Killed between two steps, it goes on where it was.
  ///
  /// - Parameter context: of this moment; the records keep the times at which they were made.
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func carry(in context: RecordContext) throws {
    try current.withLock { view in
      guard view.isCarrying, let tip = view.tip else { return }
      let (ordinal, claimed) = (view.ordinal, view.claimed)
      let done: (end: Succession, isLeft: Bool)? = try database.write("record again what the hub lacks") { db in
        guard var former = try FormerChain.find(in: db) else { return nil }
        let rows = try Row.fetchAll(
          db, sql: "SELECT \(FormerChain.columns) FROM \(former.table) WHERE seq > ? ORDER BY seq LIMIT ?",
          arguments: [former.reached, Self.carryingPage])
        var succession = Succession(
          db: db, former: former, ordinal: ordinal, context: context, tip: tip, claimed: claimed)
        for row in rows {
          try succession.take(row)
          former.reached = row[0]
        }
        try former.keep(in: db)
        return (succession, try FormerChain.find(in: db) != nil)
      }
      view.isCarrying = done?.isLeft ?? false
      guard let done, done.end.tip != tip else { return }
      view.tip = done.end.tip
      view.claimed = done.end.claimed
      appended()
    }
  }

  /// What a chain that has just ended leaves to the one that follows: claims that the hub is known to have are settled,
  /// uses that are kept for a till go on under the new chain, and the rest is noted for `carry`. Works inside the
  /// transaction that begins the epoch.
  static func end(
    _ chain: FormerChain, receipted: Int64, previous: ChainPosition?, following: Succession
  ) throws -> Succession {
    let db = following.db
    var former = chain
    former.reached = try former.common(with: previous, in: db)
    try db.execute(
      sql: """
        UPDATE claims SET state = 1, idx = claims.first + claims.n FROM \(former.table) AS r
        WHERE r.seq > ? AND r.seq <= ? AND (claims.issuer, claims.list, claims.first, claims.n)
          = (r.issuer, r.list, r.first, r.n) AND claims.epoch = ? AND claims.seq = +r.seq AND claims.state = 0
        """, arguments: [receipted, former.reached, former.ordinal])
    // Their names are given out: what becomes of them is told under the new chain. The hub knows them again.
    var succession = following
    let held = try Row.fetchAll(
      db,
      sql: """
        SELECT \(FormerChain.columns) FROM \(former.table) WHERE seq <= ? AND seq IN
          (SELECT seq FROM holds WHERE epoch = ? AND state = 'held') ORDER BY seq
        """, arguments: [former.reached, former.ordinal])
    for row in held { try succession.take(row) }
    try former.keep(in: db)
    return succession
  }

  /// Keeps what a record that came back says of an earlier redemption: given back, it is freed when the epoch begins,
  /// whichever of the two records came first. A hold that this file has too is no longer open.
  static func follow(_ line: RecordLine, in db: Database) throws {
    guard let type = RecordType(rawValue: line.type), [.confirmed, .released, .voided].contains(type) else { return }
    var data = line.data
    guard let sequel = try? RedemptionSequel(data: &data, isVoid: type == .voided) else {
      throw LedgerDamage(seq: line.seq, detail: "it came back from the hub and can't be read")
    }
    if type != .confirmed { try keepGivenBack(sequel.of, in: db) }
    guard type != .voided else { return }
    try db.cachedStatement(
      sql: """
        UPDATE holds SET state = ?3 WHERE state = 'held' AND seq = ?2
          AND epoch = (SELECT ordinal FROM chain WHERE epoch = ?1)
          AND EXISTS (SELECT 1 FROM records AS r JOIN former_records AS f ON f.seq = r.seq AND f.hash = r.hash
            WHERE f.epoch = ?1 AND r.seq = ?2)
        """
    ).execute(arguments: [
      sequel.of.epoch.bytes.databaseBlob, sequel.of.seq, type == .confirmed ? "confirmed" : "released",
    ])
  }

  static func keepGivenBack(_ name: RecordName, in db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO given_back (epoch, seq) VALUES (?, ?)")
      .execute(arguments: [name.epoch.bytes.databaseBlob, name.seq])
  }

  /// Frees what came back as given back.
  static func freeGivenBack(in db: Database) throws {
    let rows = try Data.fetchCursor(
      db, sql: "SELECT f.bytes FROM given_back AS g JOIN former_records AS f ON (f.epoch, f.seq) = (g.epoch, g.seq)")
    while let bytes = try rows.next() {
      guard let line = try? RecordLine(parsing: [UInt8](bytes)) else { continue }
      var data = line.data
      guard let redemption = try? RedemptionRecord(data: &data) else { continue }
      let voucher = redemption.voucher
      try db.cachedStatement(
        sql: "DELETE FROM claims WHERE issuer = ? AND list = ? AND first = ? AND time = ? AND seq IN (?, ?)"
      ).execute(arguments: [
        voucher.issuer.text, Int64(voucher.list), Int64(voucher.index), line.time.milliseconds, line.seq,
        line.origin.seq,
      ])
      try db.cachedStatement(
        sql: "DELETE FROM uses WHERE issuer = ? AND campaign = ? AND time = ? AND seq IN (?, ?)"
      ).execute(arguments: [
        voucher.issuer.text, redemption.campaign.text, line.time.milliseconds, line.seq, line.origin.seq,
      ])
    }
    try db.execute(sql: "DELETE FROM given_back")
  }
}
