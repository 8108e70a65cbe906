import FoundationEssentials
import GRDB
import Records
import StatusList
import Wire

/// What became of redemptions after they were stored: held ones confirmed or released, accepted ones taken back. Works
/// inside the caller's transaction.
struct SequelBook {
  /// How a redemption stands beside what was made of it when it came up.
  enum State: String {
    case held, confirmed, released, voided
  }

  let db: Database
  /// The chain whose record says so.
  let chain: Int64
  /// The hub's time.
  let now: WireTime

  /// A use kept for a till: marked as spent, and not settled before it is confirmed.
  func hold(_ seq: Int64) throws {
    try db.execute(
      sql: "INSERT INTO sequel (chain, seq, state, by_chain, by_seq, since) VALUES (?, ?, 'held', ?, ?, ?)",
      arguments: [chain, seq, chain, seq, now.milliseconds])
  }

  /// Carries out what a record says of an earlier one of the same device.
  ///
  /// - Parameter isAgain: the record was made again in a later chain; that it is so already is no fault of it.
  /// - Returns: false if it names none, or one in another state; nothing has changed then.
  func follow(_ sequel: RedemptionSequel, as type: RecordType, by seq: Int64, isAgain: Bool) throws -> Bool {
    let target = try Row.fetchOne(
      db,
      sql: """
        SELECT x.chain, x.seq, x.issuer, x.list, x.first, x.entry, s.state
        FROM chain c LEFT JOIN carried t ON t.chain = c.id AND t.seq = ?3
        JOIN redemption x ON x.chain = coalesce(t.twin_chain, c.id) AND x.seq = coalesce(t.twin_seq, ?3)
        LEFT JOIN sequel s ON s.chain = x.chain AND s.seq = x.seq
        WHERE c.device = (SELECT device FROM chain WHERE id = ?1) AND c.epoch = ?2
        """, arguments: [chain, Data(sequel.of.epoch.bytes), sequel.of.seq])
    guard let target, let issuer = Identifier(target["issuer"] as String) else { return false }
    let before = (target["state"] as String?).flatMap(State.init)
    let holder = MarkBook.Holder(chain: target["chain"], seq: target["seq"])
    let after: State
    switch (type, before) {
    case (.confirmed, .held): after = .confirmed
    case (.released, .held): after = .released
    // An operator has done so already.
    case (.released, .released) where try isByOperator(holder): return true
    case (.voided, nil), (.voided, .confirmed): after = .voided
    case (.confirmed, .confirmed), (.released, .released), (.voided, .voided): return isAgain
    default: return false
    }
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO sequel (chain, seq, state, by_chain, by_seq, since) VALUES (?, ?, ?, ?, ?, ?)
        """, arguments: [holder.chain, holder.seq, after.rawValue, chain, seq, now.milliseconds])
    if after != .confirmed {
      try giveBack(
        VoucherKey(issuer: issuer, list: target["list"], index: target["first"]), entry: target["entry"], of: holder)
    }
    // Told again, under a new number: what platforms know of it has changed.
    try db.execute(sql: "INSERT INTO feed (chain, seq) VALUES (?, ?)", arguments: [holder.chain, holder.seq])
    return true
  }

  /// Whether a hold was released here: then no later record of the device says so.
  private func isByOperator(_ hold: MarkBook.Holder) throws -> Bool {
    try Int64.fetchOne(
      db, sql: "SELECT 1 FROM sequel WHERE chain = ? AND seq = ? AND by_chain = chain AND by_seq = seq",
      arguments: [hold.chain, hold.seq]) != nil
  }

  /// An operator gives back what the chain's device keeps for a till and will not come back for.
  ///
  /// - Returns: false if it keeps no such use.
  func release(_ seq: Int64) throws -> Bool {
    let target = try Row.fetchOne(
      db,
      sql: """
        SELECT x.issuer, x.list, x.first, x.entry FROM redemption x JOIN sequel s ON s.chain = x.chain AND s.seq = x.seq
        WHERE x.chain = ? AND x.seq = ? AND s.state = 'held'
        """, arguments: [chain, seq])
    guard let target, let issuer = Identifier(target["issuer"] as String) else { return false }
    try db.execute(
      sql: "UPDATE sequel SET state = 'released', since = ? WHERE chain = ? AND seq = ?",
      arguments: [now.milliseconds, chain, seq])
    try giveBack(
      VoucherKey(issuer: issuer, list: target["list"], index: target["first"]), entry: target["entry"],
      of: MarkBook.Holder(chain: chain, seq: seq))
    try db.execute(sql: "INSERT INTO feed (chain, seq) VALUES (?, ?)", arguments: [chain, seq])
    return true
  }

  /// The entry goes to the oldest redemption that found none free, and is free again only if there is none.
  private func giveBack(_ voucher: VoucherKey, entry: Int64?, of holder: MarkBook.Holder) throws {
    let contended = try Int64.fetchOne(
      db, sql: "SELECT contended FROM redemption WHERE chain = ? AND seq = ?", arguments: [holder.chain, holder.seq])
    try db.execute(
      sql: "UPDATE redemption SET entry = NULL, contended = NULL WHERE chain = ? AND seq = ?",
      arguments: [holder.chain, holder.seq])
    if let contended { try closeCase(voucher, contended) }
    guard let entry else { return }
    let heir = try Row.fetchOne(
      db,
      sql: """
        SELECT x.chain, x.seq, x.use, x.contended FROM redemption x JOIN record r ON r.chain = x.chain AND r.seq = x.seq
        WHERE x.issuer = ?1 AND x.list = ?2 AND x.contended BETWEEN ?3 AND ?3 + 15 AND x.first = ?3
          AND x.outcome = 'conflict'
        ORDER BY r.received, x.chain, x.seq LIMIT 1
        """, arguments: [voucher.issuer.text, voucher.list, Int64(voucher.index)])
    guard let heir else {
      try db.execute(
        sql: "DELETE FROM mark WHERE issuer = ? AND list = ? AND entry = ? AND chain = ? AND seq = ?",
        arguments: [voucher.issuer.text, voucher.list, entry, holder.chain, holder.seq])
      guard db.changesCount == 1 else { return }
      let marks = MarkBook(db: db)
      let platform = try marks.platformMark(voucher.issuer, voucher.list, entry)
      try marks.note(ListName(of: voucher), entry, from: .spent, to: platform ?? .valid, at: now)
      return
    }
    let (chain, seq, use): (Int64, Int64, Int64) = (heir["chain"], heir["seq"], heir["use"])
    try db.execute(
      sql: "UPDATE mark SET chain = ?, seq = ?, since = ? WHERE issuer = ? AND list = ? AND entry = ?",
      arguments: [chain, seq, now.milliseconds, voucher.issuer.text, voucher.list, entry])
    try db.execute(
      sql: "UPDATE redemption SET entry = ?, contended = NULL, outcome = 'accepted' WHERE chain = ? AND seq = ?",
      arguments: [entry, chain, seq])
    let ordinal = entry - Int64(voucher.index)
    try db.execute(
      sql: """
        UPDATE record SET verdict = ?, use = ?, reason = NULL, with_chain = NULL, with_seq = NULL
        WHERE chain = ? AND seq = ?
        """, arguments: [ordinal == use ? nil : "moved", ordinal == use ? nil : ordinal, chain, seq])
    try db.execute(sql: "INSERT INTO feed (chain, seq) VALUES (?, ?)", arguments: [chain, seq])
    try closeCase(voucher, heir["contended"])
  }

  /// A case that nobody is left in is none.
  private func closeCase(_ voucher: VoucherKey, _ entry: Int64) throws {
    try db.execute(
      sql: """
        DELETE FROM conflict WHERE issuer = ?1 AND list = ?2 AND entry = ?3 AND NOT EXISTS
          (SELECT 1 FROM redemption WHERE issuer = ?1 AND list = ?2 AND contended = ?3)
        """, arguments: [voucher.issuer.text, voucher.list, entry])
  }
}
