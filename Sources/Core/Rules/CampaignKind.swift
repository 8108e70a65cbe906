/// What a campaign's vouchers are: it decides the verb that people read.
package enum CampaignKind: String, Sendable, CaseIterable {
  /// Less to pay.
  case coupon
  /// Something that is handed out.
  case gift
  /// Something that is handed out for points.
  case points
  /// Somebody who comes at a time.
  case appointment
}
