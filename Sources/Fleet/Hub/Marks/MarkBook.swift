import GRDB
import Records
import StatusList
import Wire

/// Which redemption holds which entry of a status list. Works inside the caller's transaction.
///
/// An entry belongs to the first redemption stored: that the insert succeeds *is* the check for double spending.
struct MarkBook {
  /// A stored record, by its row.
  struct Holder: Equatable {
    let chain: Int64
    let seq: Int64
  }
  /// What became of one proven redemption.
  enum Outcome: Equatable {
    /// It holds the entry of the use that it recorded.
    case marked(entry: Int64)
    /// That one was taken; it holds the lowest that was free.
    case moved(entry: Int64, use: Int64)
    /// None was free. `entry` is the one it recorded, which `holder` holds.
    case conflict(entry: Int64, holder: Holder)
    /// None was free, and the one it recorded is a platform's: revoked, or spent elsewhere.
    case taken(entry: Int64, by: EntryStatus)
  }

  let db: Database

  /// Gives an entry of `voucher` to the record, or opens a case.
  ///
  /// - Parameters:
  ///   - use: the device's own ordinal, below `uses`.
  ///   - now: the hub's time.
  func settle(_ voucher: VoucherKey, use: Int64, uses: Int, for holder: Holder, at now: WireTime) throws -> Outcome {
    let first = Int64(voucher.index)
    if try take(voucher, first + use, for: holder, at: now) { return .marked(entry: first + use) }
    for other in 0..<Int64(uses) where other != use {
      if try take(voucher, first + other, for: holder, at: now) { return .moved(entry: first + other, use: other) }
    }
    let found = try db.cachedStatement(sql: "SELECT chain, seq FROM mark WHERE issuer = ? AND list = ? AND entry = ?")
    let row = try Row.fetchOne(found, arguments: [voucher.issuer.text, voucher.list, first + use])
    let platform = try platformMark(voucher.issuer, voucher.list, first + use)
    guard row != nil || platform != nil else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a mark is taken and has no row")
    }
    let open = try db.cachedStatement(
      sql: """
        INSERT INTO conflict (issuer, list, entry, opened, state) VALUES (?, ?, ?, ?, 'open') ON CONFLICT DO NOTHING
        """)
    try open.execute(arguments: [voucher.issuer.text, voucher.list, first + use, now.milliseconds])
    if let row { return .conflict(entry: first + use, holder: Holder(chain: row["chain"], seq: row["seq"])) }
    return .taken(entry: first + use, by: platform ?? .spent)
  }

  /// A platform's suspension does not keep the redemption from its entry: it has happened.
  private func take(_ voucher: VoucherKey, _ entry: Int64, for holder: Holder, at now: WireTime) throws -> Bool {
    let platform = try platformMark(voucher.issuer, voucher.list, entry)
    if let platform, platform != .suspended { return false }
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO mark (issuer, list, entry, chain, seq, state, since) VALUES (?, ?, ?, ?, ?, 'spent', ?)
        ON CONFLICT DO NOTHING
        """)
    try insert.execute(
      arguments: [voucher.issuer.text, voucher.list, entry, holder.chain, holder.seq, now.milliseconds])
    guard db.changesCount == 1 else { return false }
    try note(ListName(of: voucher), entry, from: platform ?? .valid, to: .spent, at: now)
    return true
  }

  /// What a platform marked an entry as; nil if none did.
  func platformMark(_ issuer: Identifier, _ list: UInt32, _ entry: Int64) throws -> EntryStatus? {
    let select = try db.cachedStatement(
      sql: "SELECT state FROM platform_mark WHERE issuer = ? AND list = ? AND entry = ?")
    return try Int64.fetchOne(select, arguments: [issuer.text, list, entry])
      .flatMap { EntryStatus(rawValue: UInt8(truncatingIfNeeded: $0)) }
  }

  /// A change of what the list says, to be published with the next version.
  func note(_ name: ListName, _ entry: Int64, from before: EntryStatus, to after: EntryStatus, at now: WireTime) throws
  {
    let insert = try db.cachedStatement(
      sql: "INSERT INTO status_change (issuer, list, entry, before, after, at) VALUES (?, ?, ?, ?, ?, ?)")
    try insert.execute(
      arguments: [
        name.issuer.text, name.list, entry, Int64(before.rawValue), Int64(after.rawValue), now.milliseconds,
      ])
  }
}
