package import Wire

/// How often a campaign's vouchers may be redeemed, and what of this voucher that is counted by.
package struct ClaimLimits: Sendable {
  package let campaign: Identifier
  /// The lists that the campaign's vouchers are numbered in: by them, redemptions from before it had limits are found.
  package let lists: [UInt32]
  /// The holder's pseudonym; nil: limits by holder do not apply.
  package let subject: String?
  /// In minor units.
  package let amount: Int64?
  /// When the shop's day began.
  package let dayStart: WireTime
  /// Those that the campaign has, in the order in which they are looked at.
  package let limits: [(name: Name, most: Int64)]

  package init(
    campaign: Identifier, lists: [UInt32], subject: String?, amount: Int64?, dayStart: WireTime,
    limits: [(name: Name, most: Int64)]
  ) {
    self.campaign = campaign
    self.lists = lists
    self.subject = subject
    self.amount = amount
    self.dayStart = dayStart
    self.limits = limits
  }

  /// What is counted. Raw values are stable.
  package enum Name: String, Sendable, CaseIterable {
    /// What staff decided in the kiosk's place: the policy's, not a campaign's.
    case overrideDay = "override-day"
    case voucherDay = "voucher-day"
    case holder
    case holderDay = "holder-day"
    case kioskDay = "kiosk-day"
    case storeDay = "store-day"
    /// Without a receipt: redemptions.
    case offlineRedemptions = "offline-redemptions"
    /// Without a receipt: what they are worth, in minor units.
    case offlineAmount = "offline-amount"
  }
}

/// One limit as it stood before a claim.
package struct LimitReading: Sendable, Equatable {
  package let name: ClaimLimits.Name
  package let count: Int64
  package let most: Int64

  package init(name: ClaimLimits.Name, count: Int64, most: Int64) {
    self.name = name
    self.count = count
    self.most = most
  }
}
