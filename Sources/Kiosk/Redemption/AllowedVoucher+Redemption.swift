import COSE
import Records
import Trust
import Vouchers

extension AllowedVoucher {
  /// How it was shown, as the record says it.
  var presentationKind: RedemptionRecord.Presentation {
    guard let presentation else { return .bare }
    return presentation.challenge == nil ? .time : .challenge
  }

  /// The body of the record that accepts one use.
  func redemption(use: Int64, evidence: SealedEvidence, override: OverrideNote? = nil) -> RedemptionRecord {
    let terms = voucher.claims.terms
    return RedemptionRecord(
      voucher: facts.key, use: use, campaign: facts.campaign, kid: voucher.keyID.description,
      presentation: presentationKind, mode: .offline, amount: terms.amount?.minor,
      currency: terms.amount?.currency, subject: voucher.claims.subject, evidence: evidence,
      override: override)
  }
}
