import StrictJSON

/// How often, beyond the uses of each voucher. Days are the shop's. Nil: no limit.
package struct CampaignLimits: Sendable, Equatable {
  /// Uses of one voucher on one day, at this kiosk.
  package let voucherDay: Int64?
  /// Uses by one holder (`sub`) in all, at this kiosk.
  package let holder: Int64?
  /// Uses by one holder on one day, at this kiosk.
  package let holderDay: Int64?
  /// Uses of the campaign on one day, at this kiosk.
  package let kioskDay: Int64?
  /// Uses of the campaign on one day in the store, as far as this kiosk knows.
  package let storeDay: Int64?
  /// Uses of the campaign that may wait for a receipt.
  package let offlineRedemptions: Int64?
  /// What these may be worth together, in minor units.
  package let offlineAmount: Int64?
  /// Those that it has, in the order in which they are looked at.
  package let all: [Limit]

  /// One of them.
  package struct Limit: Sendable, Equatable {
    package let name: LimitName
    package let most: Int64
  }

  static let most: ClosedRange<Int64> = 1...1_000_000

  /// - Throws: `JSONError` naming the member.
  init(_ limits: ObjectReader?, offline: ObjectReader?) throws(JSONError) {
    var limits = limits
    voucherDay = try limits?.optionalInteger("voucher_day", in: 1...16)
    holder = try limits?.optionalInteger("holder", in: Self.most)
    holderDay = try limits?.optionalInteger("holder_day", in: Self.most)
    kioskDay = try limits?.optionalInteger("kiosk_day", in: Self.most)
    storeDay = try limits?.optionalInteger("store_day", in: Self.most)
    try limits?.end()
    var offline = offline
    offlineRedemptions = try offline?.optionalInteger("redemptions", in: Self.most)
    offlineAmount = try offline?.optionalInteger("amount", in: 1...JSONValue.largestInteger)
    try offline?.end()
    let named: [(LimitName, Int64?)] = [
      (.voucherDay, voucherDay), (.holder, holder), (.holderDay, holderDay), (.kioskDay, kioskDay),
      (.storeDay, storeDay), (.offlineRedemptions, offlineRedemptions), (.offlineAmount, offlineAmount),
    ]
    all = named.compactMap { name, most in most.map { Limit(name: name, most: $0) } }
  }
}
