/// How the vouchers of a campaign must be shown.
package enum PresentationRule: String, Sendable, CaseIterable {
  /// Bare, unless the voucher itself is bound to its holder.
  case any
  /// With the holder's proof: a photograph is worth nothing after a minute.
  case live
  /// With a proof that answers the digits on this kiosk's screen: a relayed code is worth nothing either.
  case challenge
}
