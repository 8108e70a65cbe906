import Ledger
import Rules
import Trust
import Vouchers
import Wire

extension ClaimLimits {
  /// What the ledger counts for a campaign's limits, in the order in which they are told.
  ///
  /// - Parameter isOnline: what waits for a receipt is not counted.
  init(_ limits: CampaignLimits, of allowed: AllowedVoucher, dayStart: WireTime, isOnline: Bool = false) {
    let claims = allowed.voucher.claims
    self.init(
      campaign: allowed.campaign.id, lists: allowed.campaign.lists.map(\.list), subject: claims.subject,
      amount: claims.terms.amount?.minor, dayStart: dayStart,
      limits: limits.all.compactMap { limit in
        let name = Name(limit.name)
        return isOnline && name.awaitsReceipt ? nil : (name, limit.most)
      })
  }
}

extension ClaimLimits.Name {
  fileprivate init(_ name: LimitName) {
    self =
      switch name {
      case .voucherDay: .voucherDay
      case .holder: .holder
      case .holderDay: .holderDay
      case .kioskDay: .kioskDay
      case .storeDay: .storeDay
      case .offlineRedemptions: .offlineRedemptions
      case .offlineAmount: .offlineAmount
      }
  }

  fileprivate var awaitsReceipt: Bool { self == .offlineRedemptions || self == .offlineAmount }
}

extension RefusalCode {
  /// The refusal that a reached limit is; nil for those that wait for a receipt: they are ours to mend.
  init?(reachedLimit name: ClaimLimits.Name) {
    guard let code = LimitName(rawValue: name.rawValue)?.refusal else { return nil }
    self = code
  }
}

extension LimitReading {
  /// "kiosk-day 100 of 100".
  package var text: String { "\(name.rawValue) \(count) of \(most)" }
}
