package import Vouchers
package import Wire

/// What trust says of a voucher, before its ledger is asked.
package enum Judgement: Sendable {
  /// Genuine, and allowed here and now.
  case allowed(AllowedVoucher)
  /// `facts` is what the voucher says of itself, known only if its signature holds.
  case refused(Refusal, facts: VoucherFacts?)
  case undecided(UndecidedCode, facts: VoucherFacts?)
}

/// What may be told of a voucher whose signature holds.
package struct VoucherFacts: Sendable {
  package let key: VoucherKey
  package let campaign: Identifier
  package let uses: Int
  package let notBefore: WireTime?
  package let expires: WireTime?
  package let audience: [String]?
  package let texts: CampaignTexts?
}

/// A voucher that trust allows. Only `TrustSnapshot.judge` makes one.
package struct AllowedVoucher: Sendable {
  package let voucher: VerifiedVoucher
  package let facts: VoucherFacts
  package let campaign: Campaign

  init(voucher: VerifiedVoucher, facts: VoucherFacts, campaign: Campaign) {
    self.voucher = voucher
    self.facts = facts
    self.campaign = campaign
  }
}
