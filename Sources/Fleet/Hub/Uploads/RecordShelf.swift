import FoundationEssentials
import GRDB
import Records
import StatusList
import Vouchers
import Wire

/// Puts assayed records into one chain, and gives proven redemptions their marks. Works inside the caller's
/// transaction.
struct RecordShelf {
  let db: Database
  /// The device's row.
  let device: Int64
  /// The chain's row.
  let chain: Int64
  /// The hub's time.
  let now: WireTime

  func put(_ record: AssayedRecord) throws {
    var verdict: Receipt.Verdict? = record.quarantine == nil ? nil : .quarantined
    var (use, with): (Int64?, MarkBook.Holder?) = (nil, nil)
    var reason = record.quarantine?.reason
    if let former = record.former {
      let book = CarriedBook(db: db, device: device)
      guard try book.isFree(former.epoch) else {
        return try insert(record, .quarantined, reason: "former-taken")
      }
      let twin = try record.claim.flatMap { try book.twin(of: $0.redemption, former) }
      try book.put(.init(chain: chain, seq: record.seq), former, twin: twin)
      if let twin { return try insert(record, like: twin) }
    }
    if let claim = record.claim {
      var (entry, contended): (Int64?, Int64?) = (nil, nil)
      if let uses = claim.uses {
        let outcome = try MarkBook(db: db).settle(
          claim.redemption.voucher, use: claim.redemption.use, uses: uses,
          for: .init(chain: chain, seq: record.seq), at: now)
        switch outcome {
        case .marked(let own): entry = own
        case .moved(let other, let ordinal): (entry, use, verdict) = (other, ordinal, .moved)
        case .conflict(let wanted, let holder): (contended, with, verdict) = (wanted, holder, .conflict)
        case .taken(let wanted, let status):
          (contended, verdict, reason) = (wanted, .conflict, "marked-\(status.text)")
        }
      }
      try put(claim, seq: record.seq, entry: entry, contended: contended)
      if record.isHeld { try SequelBook(db: db, chain: chain, now: now).hold(record.seq) }
    }
    if let sequel = record.sequel,
      try !SequelBook(db: db, chain: chain, now: now).follow(
        sequel.of, as: sequel.type, by: record.seq, isAgain: record.former != nil)
    {
      (verdict, reason) = (.quarantined, "redemption-unknown")
    }
    try insert(record, verdict, use: use, reason: reason, with: with)
  }

  private func insert(
    _ record: AssayedRecord, _ verdict: Receipt.Verdict?, use: Int64? = nil, reason: String?,
    with: MarkBook.Holder? = nil
  ) throws {
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO record (chain, seq, bytes, hash, type, time, received, verdict, use, reason, detail, with_chain,
          with_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try insert.execute(
      arguments: [
        chain, record.seq, Data(record.bytes), Data(record.hash.bytes), record.type, record.time?.milliseconds,
        now.milliseconds, verdict?.rawValue, use, reason, record.quarantine?.detail, with?.chain,
        with?.seq,
      ])
  }

  /// A redemption that the hub has under another id: what was said of that one holds.
  private func insert(_ record: AssayedRecord, like twin: MarkBook.Holder) throws {
    let said = try Row.fetchOne(
      db, sql: "SELECT verdict, use, reason, with_chain, with_seq FROM record WHERE chain = ? AND seq = ?",
      arguments: [twin.chain, twin.seq])
    let with = (said?["with_chain"] as Int64?).map { MarkBook.Holder(chain: $0, seq: said?["with_seq"] ?? 0) }
    try insert(
      record, (said?["verdict"] as String?).flatMap(Receipt.Verdict.init), use: said?["use"], reason: said?["reason"],
      with: with)
  }

  private func put(_ claim: AssayedRecord.Claim, seq: Int64, entry: Int64?, contended: Int64?) throws {
    let redemption = claim.redemption
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO redemption (chain, seq, issuer, list, first, use, entry, contended, campaign, store, amount,
          currency, clock, time, outcome, override) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let outcome = entry != nil ? "accepted" : contended != nil ? "conflict" : "quarantined"
    try insert.execute(
      arguments: [
        chain, seq, redemption.voucher.issuer.text, redemption.voucher.list, redemption.voucher.index, redemption.use,
        entry, contended, redemption.campaign.text, claim.store.text, redemption.amount, redemption.currency,
        claim.clock.rawValue, claim.time.milliseconds, outcome, redemption.override?.code,
      ])
  }
}
