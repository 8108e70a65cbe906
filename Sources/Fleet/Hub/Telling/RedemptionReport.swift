import FoundationEssentials
import GRDB
package import Records
import Storage
package import Wire

/// One redemption as the hub has stored it.
package struct RedemptionReport: Sendable {
  package enum Outcome: String, Sendable, CaseIterable {
    /// Marked under the entry that it recorded.
    case accepted
    /// Marked under another entry of the same voucher.
    case moved
    /// No entry was free.
    case conflict
    /// Neither marked nor settled.
    case quarantined
    /// Kept for a till: marked, and not settled yet.
    case held
    /// Kept for a till, and given back.
    case released
    /// Taken back by the shop's staff.
    case voided
  }

  package let device: Identifier
  /// Where the device stood when it happened.
  package let store: Identifier
  package let epoch: Epoch
  package let seq: Int64
  package let voucher: VoucherKey
  package let campaign: Identifier
  /// The device's own ordinal.
  package let use: Int64
  /// The entry that it holds; nil if none.
  package let entry: Int64?
  package let outcome: Outcome
  /// Why it is quarantined; empty otherwise.
  package let reason: String
  /// What it was worth, in minor units, if that is money.
  package let amount: Int64?
  package let currency: String?
  /// What the kiosk could not judge, where staff decided it; nil for what it judged itself.
  package let override: String?
  /// When it happened, by the device's clock.
  package let time: WireTime
  /// How well that clock was known.
  package let clock: ClockGrade
  /// When the record came up, by the hub's clock.
  package let received: WireTime
}

extension RedemptionReport {
  private static let columns = """
    SELECT d.name, x.store, c.epoch, x.seq, x.issuer, x.list, x.first, x.campaign, x.use, x.entry, x.outcome, r.verdict,
      s.state, r.reason, x.amount, x.currency, x.override, x.time, x.clock, r.received
    FROM redemption x JOIN record r ON r.chain = x.chain AND r.seq = x.seq
      JOIN chain c ON c.id = x.chain JOIN device d ON d.id = c.device
      LEFT JOIN sequel s ON s.chain = x.chain AND s.seq = x.seq AND s.state <> 'confirmed'
    """

  /// The redemptions that the condition on `x` selects, in the order in which the hub stored them.
  static func all(_ db: Database, where condition: String, _ arguments: StatementArguments) throws -> [RedemptionReport]
  {
    let rows = try Row.fetchAll(
      db, sql: "\(columns) WHERE \(condition) ORDER BY r.received, c.id, x.seq", arguments: arguments)
    return try rows.map { row in
      guard let report = RedemptionReport(row) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a redemption's row contradicts itself")
      }
      return report
    }
  }

  private init?(_ row: Row) {
    let epoch: Data = row["epoch"]
    guard let device = Identifier(row["name"] as String), let store = Identifier(row["store"] as String),
      let epoch = Epoch(Array(epoch)), let issuer = Identifier(row["issuer"] as String),
      let campaign = Identifier(row["campaign"] as String), let clock = ClockGrade(rawValue: row["clock"]),
      let outcome = Outcome(rawValue: row["state"] as String? ?? row["verdict"] as String? ?? row["outcome"])
    else { return nil }
    self.device = device
    self.store = store
    self.epoch = epoch
    seq = row["seq"]
    voucher = VoucherKey(issuer: issuer, list: row["list"], index: row["first"])
    self.campaign = campaign
    use = row["use"]
    entry = row["entry"]
    self.outcome = outcome
    reason = row["reason"] as String? ?? ""
    amount = row["amount"]
    currency = row["currency"]
    override = row["override"]
    time = WireTime(column: row["time"])
    self.clock = clock
    received = WireTime(column: row["received"])
  }
}

/// Everything that happened to one voucher.
package struct VoucherStory: Sendable {
  package let voucher: VoucherKey
  /// In the order in which the hub stored them.
  package let redemptions: [RedemptionReport]
}

extension HubStore {
  /// - Parameter voucher: `index` is the voucher's first entry, or any other of its entries.
  package func story(of voucher: VoucherKey) throws -> VoucherStory {
    try database.read("tell a voucher's story") { db in
      // Any entry of a voucher leads to it: its first one is at most 15 below.
      let first = try Int64.fetchOne(
        db,
        sql: """
          SELECT first FROM redemption WHERE issuer = ?1 AND list = ?2
            AND first BETWEEN ?3 - 15 AND ?3 AND (first = ?3 OR entry = ?3) ORDER BY first DESC LIMIT 1
          """, arguments: [voucher.issuer.text, voucher.list, Int64(voucher.index)])
      let key = VoucherKey(
        issuer: voucher.issuer, list: voucher.list, index: first.map { UInt32($0) } ?? voucher.index)
      return VoucherStory(
        voucher: key,
        redemptions: try .init(
          RedemptionReport.all(
            db, where: "x.issuer = ? AND x.list = ? AND x.first = ?",
            [key.issuer.text, key.list, key.index])))
    }
  }
}
