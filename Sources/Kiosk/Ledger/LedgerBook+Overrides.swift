import GRDB
import Records
import Storage
package import Wire

extension LedgerBook {
  /// Redemptions that staff decided at or after a time.
  @available(*, noasync, message: "blocks on the disk")
  package func overrides(since time: WireTime) throws -> Int64 {
    try database.read("count overrides") { try Self.overrides(since: time, in: $0) }
  }

  /// The same inside a transaction.
  static func overrides(since time: WireTime, in db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT count(*) FROM overrides WHERE time >= ?", arguments: [time.milliseconds]) ?? 0
  }

  /// Counts one, and says who did it in a record of its own. Works inside the claim's transaction.
  ///
  /// - Parameters:
  ///   - ordinal: how many epochs there were before this one.
  ///   - claimed: how many claims the chain has made with the redemption's.
  /// - Returns: where the chain ends then.
  static func count(
    _ override: ClaimOverride, of redemption: ChainPosition, ordinal: Int64, claimed: Int64, in context: RecordContext,
    _ db: Database
  ) throws -> ChainPosition {
    try keep(redemption.seq, of: ordinal, at: context.time, in: db)
    let name = RecordName(epoch: redemption.epoch, seq: redemption.seq)
    let action = Records.Record(
      .staffAction(
        action: "override", uid: override.note.uid, target: name.description, staff: override.note.staff),
      in: context, after: redemption)
    try insert(action, at: context.time, claimed: claimed, into: db)
    return action.position
  }

  static func keep(_ seq: Int64, of ordinal: Int64, at time: WireTime, in db: Database) throws {
    // One that comes back from the hub may be here from before.
    try db.execute(
      sql: """
        INSERT INTO overrides (time, epoch, seq)
        SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM overrides WHERE time = ?1 AND seq = ?3)
        """, arguments: [time.milliseconds, ordinal, seq])
  }
}
