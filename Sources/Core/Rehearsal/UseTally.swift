package import Rules
package import Wire

/// Uses of vouchers, counted as a kiosk's ledger counts them for its limits: one course of events.
package struct UseTally: Sendable {
  /// One use, and what of it is counted by.
  package struct Use: Sendable, Hashable {
    package let voucher: VoucherKey
    package let campaign: Identifier
    /// The holder's pseudonym; nil: limits by holder do not apply.
    package let subject: String?
    /// When the shop's day began.
    package let day: WireTime

    package init(voucher: VoucherKey, campaign: Identifier, subject: String?, day: WireTime) {
      self.voucher = voucher
      self.campaign = campaign
      self.subject = subject
      self.day = day
    }
  }

  private enum Key: Hashable {
    case voucher(VoucherKey)
    case voucherDay(VoucherKey, WireTime)
    case campaignDay(Identifier, Identifier, WireTime)
    case holder(Identifier, Identifier, String)
    case holderDay(Identifier, Identifier, String, WireTime)
  }

  private var counts: [Key: Int64] = [:]

  /// Nothing has been used.
  package init() {}

  package mutating func add(_ use: Use) { for key in Self.keys(of: use) { counts[key, default: 0] += 1 } }

  /// One that was added is taken back.
  package mutating func remove(_ use: Use) { for key in Self.keys(of: use) { counts[key, default: 0] -= 1 } }

  /// How often a voucher was used.
  package func uses(of voucher: VoucherKey) -> Int { Int(counts[.voucher(voucher)] ?? 0) }

  /// What a limit has counted before this use; nil where it does not apply, or counts what waits for a receipt: of that
  /// a course of events knows nothing.
  package func count(_ name: LimitName, before use: Use) -> Int64? {
    let issuer = use.voucher.issuer
    switch name {
    case .voucherDay: return counts[.voucherDay(use.voucher, use.day)] ?? 0
    case .holder: return use.subject.map { counts[.holder(issuer, use.campaign, $0)] ?? 0 }
    case .holderDay: return use.subject.map { counts[.holderDay(issuer, use.campaign, $0, use.day)] ?? 0 }
    // What a kiosk knows of its store is its own count.
    case .kioskDay, .storeDay: return counts[.campaignDay(issuer, use.campaign, use.day)] ?? 0
    case .offlineRedemptions, .offlineAmount: return nil
    }
  }

  private static func keys(of use: Use) -> [Key] {
    let issuer = use.voucher.issuer
    var keys: [Key] = [
      .voucher(use.voucher), .voucherDay(use.voucher, use.day), .campaignDay(issuer, use.campaign, use.day),
    ]
    if let subject = use.subject {
      keys += [.holder(issuer, use.campaign, subject), .holderDay(issuer, use.campaign, subject, use.day)]
    }
    return keys
  }
}
