import COSE
import Records
import Trust
import Vouchers

extension AllowedVoucher {
  /// The body of the record that accepts one use.
  func redemption(use: Int64, evidence: SealedEvidence) -> RedemptionRecord {
    let terms = voucher.claims.terms
    return RedemptionRecord(
      voucher: facts.key, use: use, campaign: facts.campaign, kid: voucher.keyID.description, presentation: .bare,
      mode: .offline, amount: terms.amount?.minor, currency: terms.amount?.currency, subject: voucher.claims.subject,
      evidence: evidence)
  }
}
