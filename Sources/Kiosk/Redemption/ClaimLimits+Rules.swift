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
    let all: [(name: Name, most: Int64?)] = [
      (.voucherDay, limits.voucherDay), (.holder, limits.holder), (.holderDay, limits.holderDay),
      (.kioskDay, limits.kioskDay), (.storeDay, limits.storeDay),
      (.offlineRedemptions, isOnline ? nil : limits.offlineRedemptions),
      (.offlineAmount, isOnline ? nil : limits.offlineAmount),
    ]
    let claims = allowed.voucher.claims
    self.init(
      campaign: allowed.campaign.id, lists: allowed.campaign.lists.map(\.list), subject: claims.subject,
      amount: claims.terms.amount?.minor, dayStart: dayStart,
      limits: all.compactMap { limit in limit.most.map { (limit.name, $0) } })
  }
}

extension RefusalCode {
  /// The refusal that a reached limit is; nil for those that wait for a receipt: they are ours to mend.
  init?(reachedLimit name: ClaimLimits.Name) {
    switch name {
    case .voucherDay: self = .limitVoucherDay
    case .holder: self = .limitHolder
    case .holderDay: self = .limitHolderDay
    case .kioskDay: self = .limitKioskDay
    case .storeDay: self = .limitStoreDay
    case .offlineRedemptions, .offlineAmount, .overrideDay: return nil
    }
  }
}

extension LimitReading {
  /// "kiosk-day 100 of 100".
  package var text: String { "\(name.rawValue) \(count) of \(most)" }
}
