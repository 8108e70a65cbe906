import Answers
import COSE
import Rehearsal
import Rules
import Trust
import Vouchers
import Wire

/// A kiosk in a few lines: every use is in one array, and each limit counts it anew.
struct NaiveKiosk {
  struct Shown {
    var index: UInt32
    var uses: Int
    var subject: String?
    var time: WireTime
    /// A record whose redemption is taken back before this scan.
    var voids: Int64?
  }

  private struct Use {
    let seq: Int64
    let shown: Shown
    let day: WireTime
  }

  let trust: TrustSnapshot
  let calendar: ShopCalendar
  private var uses: [Use] = []
  private var seq: Int64 = 0

  init(_ trust: TrustSnapshot, _ calendar: ShopCalendar) {
    self.trust = trust
    self.calendar = calendar
  }

  static func voucher(_ shown: Shown) -> SeenVoucher {
    SeenVoucher(
      VoucherClaims(
        subject: shown.subject, expires: WireTime("2027-01-01T00:00:00Z")!,
        index: VoucherIndex(list: shown.uses == 1 ? 7 : 8, index: shown.index * UInt32(shown.uses)),
        terms: Terms(campaign: Identifier("summer26")!, uses: shown.uses)),
      of: TrustExample.key.verificationKey.keyID, shown: .bare)
  }

  /// Takes it, and keeps what a kiosk keeps of it.
  mutating func take(_ shown: Shown) -> KeptAnswer {
    seq += 1
    if let void = shown.voids { uses.removeAll { $0.seq == void } }
    let voucher = Self.voucher(shown)
    let day = calendar.day(of: shown.time).lowerBound
    var counted: [LimitName: Int64] = [:]
    func kept(_ code: String, _ check: Check?, left: Int? = nil) -> KeptAnswer {
      KeptAnswer(
        voucher: voucher, time: shown.time, trace: "0000", seq: seq, code: code, check: check, basket: nil,
        left: left, counted: counted)
    }
    let campaign: Campaign
    switch voucher.judgement(
      by: trust, at: shown.time, in: Place(store: Scene.store), with: Circumstances(offset: calendar.offset))
    {
    case .refused(let refusal, _): return kept(refusal.code.rawValue, refusal.check)
    case .undecided(let code, _): return kept(code.rawValue, code.check)
    case .allowed(_, let found): campaign = found
    }
    let own = uses.filter { $0.shown.index == shown.index && $0.shown.uses == shown.uses }
    guard own.count < shown.uses else { return kept("already-used", .claim) }
    for limit in campaign.rules?.limits?.all ?? [] {
      let count: Int? =
        switch limit.name {
        case .voucherDay: own.count { $0.day == day }
        case .holder: shown.subject.map { holder in uses.count { $0.shown.subject == holder } }
        case .holderDay: shown.subject.map { holder in uses.count { $0.shown.subject == holder && $0.day == day } }
        case .kioskDay, .storeDay: uses.count { $0.day == day }
        case .offlineRedemptions, .offlineAmount: nil
        }
      if let count { counted[limit.name] = Int64(count) }
    }
    for limit in campaign.rules?.limits?.all ?? [] {
      guard let count = counted[limit.name], count >= limit.most, let code = limit.name.refusal else { continue }
      counted = [limit.name: count]
      return kept(code.rawValue, .limits)
    }
    uses.append(Use(seq: seq, shown: shown, day: day))
    return kept("accepted", nil, left: shown.uses - own.count - 1)
  }
}
