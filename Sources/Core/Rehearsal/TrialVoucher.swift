package import Vouchers
package import Wire

/// What a made-up voucher says of itself beyond its campaign and number.
package struct TrialVoucher: Sendable {
  package var subject: String?
  /// Stores and groups; empty: wherever issuer and campaign allow.
  package var audience: [Identifier] = []
  package var notBefore: WireTime?
  /// Nil: with its list.
  package var expires: WireTime?
  package var amount: Amount?
  package var appointment: Appointment?

  package init() {}
}
