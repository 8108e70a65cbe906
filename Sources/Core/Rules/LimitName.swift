package import Vouchers

/// What a campaign's limits count, in the order in which they are looked at. Raw values are stable.
package enum LimitName: String, Sendable, CaseIterable {
  case voucherDay = "voucher-day"
  case holder
  case holderDay = "holder-day"
  case kioskDay = "kiosk-day"
  case storeDay = "store-day"
  /// Without a receipt: redemptions.
  case offlineRedemptions = "offline-redemptions"
  /// Without a receipt: what they are worth, in minor units.
  case offlineAmount = "offline-amount"

  /// The refusal that it is once reached; nil for those that wait for a receipt: they are ours to mend.
  package var refusal: RefusalCode? {
    switch self {
    case .voucherDay: .limitVoucherDay
    case .holder: .limitHolder
    case .holderDay: .limitHolderDay
    case .kioskDay: .limitKioskDay
    case .storeDay: .limitStoreDay
    case .offlineRedemptions, .offlineAmount: nil
    }
  }
}
