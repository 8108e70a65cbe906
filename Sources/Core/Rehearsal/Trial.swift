package import Answers
package import COSE
import Rules
package import Trust
import Vouchers
package import Wire

/// Shows made-up vouchers of a campaign to a made-up kiosk. Pure: the kiosk's clock, place and ledger are the caller's.
///
/// Signatures, marks and the ledger's own faults are no matter of rules, and left out: the voucher is genuine and nobody
/// has cancelled it.
package struct Trial: Sendable {
  /// The number of the record that an acceptance is told with.
  package static let slip: Int64 = 47

  package let campaign: Campaign
  private let trust: TrustSnapshot
  private let kid: KeyID
  private let voucher: TrialVoucher
  private var days: DayBook
  private var tally = UseTally()
  private var lastUse: WireTime?

  /// - Parameters:
  ///   - kid: of a key that trust holds.
  ///   - calendar: the shop's.
  package init(
    of voucher: TrialVoucher, in campaign: Campaign, by trust: TrustSnapshot, signedBy kid: KeyID,
    calendar: ShopCalendar
  ) {
    self.voucher = voucher
    self.campaign = campaign
    self.trust = trust
    self.kid = kid
    days = DayBook(calendar)
  }

  package var calendar: ShopCalendar { days.calendar }

  /// The list that a voucher shown at a moment is numbered in: the first that has not ended. Nil for a campaign that has
  /// none.
  package func list(at time: WireTime) -> VoucherList? {
    campaign.lists.first { time < $0.until } ?? campaign.lists.last
  }

  /// What the kiosk would answer to a voucher that nobody has shown before.
  package func answer(_ scene: TrialScene) -> Outcome? {
    var trial = self
    (trial.tally, trial.lastUse) = (UseTally(), nil)
    return trial.show(scene)
  }

  /// What the kiosk would answer to the same voucher, after all that it was shown before. An acceptance counts for the
  /// next.
  ///
  /// - Returns: nil for a campaign without a list.
  package mutating func show(_ scene: TrialScene) -> Outcome? {
    guard let list = list(at: scene.time) else { return nil }
    let claims = VoucherClaims(
      subject: voucher.subject, audience: voucher.audience.isEmpty ? nil : voucher.audience,
      expires: voucher.expires ?? list.until, notBefore: voucher.notBefore,
      index: VoucherIndex(list: list.list, index: 0),
      terms: Terms(
        campaign: campaign.id, uses: list.uses, amount: voucher.amount, appointment: voucher.appointment))
    let seen = SeenVoucher(claims, of: kid, shown: scene.proof)
    let circumstances = Circumstances(offset: calendar.offset, basket: scene.basket)
    func answer(_ decision: Outcome.Decision, _ facts: VoucherFacts?, detail: String = "", usedAt: WireTime? = nil)
      -> Outcome
    {
      Outcome(
        decision, seq: Self.slip, trace: "7F2C", time: scene.time, facts: facts, detail: detail, usedAt: usedAt)
    }
    switch seen.judgement(by: trust, at: scene.time, in: scene.place, with: circumstances) {
    case .refused(let refusal, let facts): return answer(.refused(refusal.code), facts, detail: refusal.detail)
    case .undecided(let code, let facts): return answer(.undecided(code), facts)
    case .allowed(let facts, _):
      let use = UseTally.Use(
        voucher: facts.key, campaign: campaign.id, subject: voucher.subject, day: days.start(of: scene.time))
      let free = list.uses - scene.used - tally.uses(of: facts.key)
      guard free > 0 else {
        return answer(.refused(.alreadyUsed), facts, usedAt: lastUse ?? scene.time + -3_600_000)
      }
      let limit = ReachedLimit(campaign.rules?.limits, amount: voucher.amount?.minor) { name in
        guard let count = tally.count(name, before: use) else {
          return name.refusal == nil ? scene.counted[name] ?? 0 : nil
        }
        return count + (scene.counted[name] ?? 0)
      }
      if let limit { return answer(limit.decision, facts, detail: limit.text) }
      tally.add(use)
      lastUse = scene.time
      return answer(.accepted(use: Int64(list.uses - free), left: free - 1), facts)
    }
  }
}
