import Film

/// One voucher in somebody's hand, and what has to be said to it.
struct Scene: Sendable {
  let title: String
  let text: String
  let carrier: Prop.Carrier
  /// Centimetres.
  let distance: Double
  /// Degrees.
  let yaw, pitch, roll: Double
  /// Seconds.
  let hold: Double
  let code: String
  let screen: String
}
