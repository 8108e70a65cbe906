import GRDB
import Storage
import Synchronization
import Wire

/// A campaign whose redemptions are counted as they come.
struct CountedCampaign: Hashable, Sendable {
  let issuer: Identifier
  let campaign: Identifier
}

extension LedgerBook {
  /// The campaigns with limits are others than before: what was redeemed meanwhile is counted anew at their next claim.
  package func recount() { counting.withLock { $0.removeAll() } }

  /// Holds a claim against its conditions. Works inside the claim's transaction.
  ///
  /// - Returns: why a use that is free may not be claimed, if so, and each limit as it stands.
  func look(
    at conditions: ClaimConditions, of voucher: VoucherKey, _ view: LedgerView, in db: Database
  ) throws -> (obstacle: ClaimOutcome?, readings: [LimitReading]) {
    if let presented = conditions.presented {
      let last = try Int64.fetchOne(
        try db.cachedStatement(sql: "SELECT time FROM presented WHERE issuer = ? AND list = ? AND first = ?"),
        arguments: [voucher.issuer.text, Int64(voucher.list), Int64(voucher.index)])
      if let last, presented.milliseconds <= last { return (.replayed, []) }
    }
    if conditions.isPaused { return (.paused, []) }
    if let override = conditions.override {
      let used = try Self.overrides(since: override.dayStart, in: db)
      if used >= override.most {
        return (.overridden(LimitReading(name: .overrideDay, count: used, most: override.most)), [])
      }
    }
    guard let limits = conditions.limits else { return (nil, []) }
    let counts = UseCounts(
      db: db, limits: limits, voucher: voucher, ordinal: view.ordinal, receipted: view.receipted)
    let campaign = CountedCampaign(issuer: voucher.issuer, campaign: limits.campaign)
    if !counting.withLock({ $0.contains(campaign) }) { try counts.catchUp() }
    let readings = try counts.readings()
    return (readings.first(where: counts.isExceeded).map(ClaimOutcome.limited), readings)
  }

  /// Keeps what later claims are held against. Works inside the claim's transaction.
  func settle(
    _ voucher: VoucherKey, under conditions: ClaimConditions, seq: Int64, at time: WireTime, _ view: LedgerView,
    in db: Database
  ) throws {
    if let presented = conditions.presented {
      try db.runPlain(
        "INSERT OR REPLACE INTO presented (issuer, list, first, time) VALUES (?, ?, ?, ?)", .text(voucher.issuer.text),
        .integer(Int64(voucher.list)), .integer(Int64(voucher.index)), .integer(presented.milliseconds))
    }
    if let hold = conditions.hold {
      try db.execute(
        sql:
          "INSERT INTO holds (id, epoch, seq, issuer, list, first, until, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'held')",
        arguments: [
          hold.id.text, view.ordinal, seq, voucher.issuer.text, Int64(voucher.list), Int64(voucher.index),
          hold.until.milliseconds,
        ])
    }
    if let limits = conditions.limits {
      try UseCounts(
        db: db, limits: limits, voucher: voucher, ordinal: view.ordinal, receipted: view.receipted
      ).add(seq: seq, at: time)
    }
  }

  /// After COMMIT of an acceptance, or of a refusal for a limit: the campaign's count is whole, and stays so.
  func counted(_ voucher: VoucherKey, under conditions: ClaimConditions?) {
    guard let limits = conditions?.limits else { return }
    counting.withLock { _ = $0.insert(CountedCampaign(issuer: voucher.issuer, campaign: limits.campaign)) }
  }
}
