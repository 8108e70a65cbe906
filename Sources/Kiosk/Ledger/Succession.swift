import Foundation
import GRDB
import Records
import StrictJSON
import Wire

/// Records of a chain that has ended, made again in the one that follows, with their claims, counts and holds. Works
/// inside the caller's transaction.
struct Succession {
  let db: Database
  let former: FormerChain
  /// How many epochs there were before the chain that follows.
  let ordinal: Int64
  /// For what has to be told of a record that can't be made again.
  let context: RecordContext
  /// The end of the chain that follows.
  var tip: ChainPosition
  /// Claims that it has made.
  var claimed: Int64

  /// Makes one record again.
  ///
  /// - Parameter row: `FormerChain.columns` of it.
  mutating func take(_ row: Row) throws {
    let (seq, type): (Int64, String) = (row[0], row[1])
    // The chain's own opening says nothing in another.
    guard type != RecordType.opened.rawValue else { return }
    let time = WireTime(milliseconds: row[2])
    let bytes = [UInt8](row[3] as Data)
    let data = (try? JSONValue(parsing: bytes, depth: 8))?["data"]
    let target = try data.flatMap(renamed)
    guard let record = try? Records.Record(again: bytes, of: target, after: tip) else {
      // One bad record never keeps the next from the hub.
      let lost = Records.Record(
        .deviceEvent(
          part: "storage", event: "record-lost", detail: RecordName(epoch: former.epoch, seq: seq).description),
        in: context, after: tip)
      try LedgerBook.insert(lost, at: context.time, claimed: claimed, into: db)
      tip = lost.position
      return
    }
    var claim: (voucher: VoucherKey, use: Int64)?
    if let use: Int64 = row[7], let issuer = Identifier(row[4] as String) {
      claim = (
        VoucherKey(issuer: issuer, list: UInt32(row[5] as Int64), index: UInt32(row[6] as Int64)), use
      )
      claimed += 1
    }
    let again = record.position.seq
    try LedgerBook.insert(record, at: time, claimed: claimed, claim: claim, into: db)
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO carried (epoch, seq, again) VALUES (?, ?, ?)")
      .execute(arguments: [former.epoch.bytes.databaseBlob, seq, again])
    if let claim { try move(claim, campaign: data?["campaign"], at: time, from: seq, to: again) }
    if type == RecordType.released.rawValue || type == RecordType.voided.rawValue {
      if let target {
        try db.execute(
          sql: "UPDATE undone SET by_seq = ? WHERE epoch = ? AND seq = ?", arguments: [again, ordinal, target.seq])
      } else if let name = data.flatMap(Self.target) {
        // The hub has what was given back, and not that it was: the claim has come back.
        try LedgerBook.keepGivenBack(name, in: db)
        try LedgerBook.freeGivenBack(in: db)
      }
    }
    tip = record.position
  }

  private static func target(_ data: JSONValue) -> RecordName? {
    if case .string(let text)? = data["of"] { RecordName(text) } else { nil }
  }

  /// What a record's `of` names, if that has been made again itself.
  private func renamed(_ data: JSONValue) throws -> RecordName? {
    guard let name = Self.target(data) else { return nil }
    let again = try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT again FROM carried WHERE epoch = ? AND seq = ?"),
      arguments: [name.epoch.bytes.databaseBlob, name.seq])
    return again.map { RecordName(epoch: tip.epoch, seq: $0) }
  }

  /// The claim waits for the hub's word on the new record.
  private func move(
    _ claim: (voucher: VoucherKey, use: Int64), campaign: JSONValue?, at time: WireTime, from seq: Int64,
    to again: Int64
  ) throws {
    try db.cachedStatement(
      sql: """
        UPDATE claims SET epoch = ?, seq = ?, state = 0, idx = NULL
        WHERE issuer = ? AND list = ? AND first = ? AND n = ? AND epoch = ? AND seq = ?
        """
    ).execute(arguments: [
      ordinal, again, claim.voucher.issuer.text, Int64(claim.voucher.list), Int64(claim.voucher.index), claim.use,
      former.ordinal, seq,
    ])
    for table in ["undone", "holds"] {
      try db.cachedStatement(sql: "UPDATE \(table) SET epoch = ?, seq = ? WHERE epoch = ? AND seq = ?")
        .execute(arguments: [ordinal, again, former.ordinal, seq])
    }
    guard case .string(let campaign)? = campaign else { return }
    try db.cachedStatement(
      sql: """
        UPDATE uses SET epoch = ?, seq = ? WHERE issuer = ? AND campaign = ? AND time = ? AND epoch = ? AND seq = ?
        """
    ).execute(arguments: [
      ordinal, again, claim.voucher.issuer.text, campaign, time.milliseconds, former.ordinal, seq,
    ])
  }
}
