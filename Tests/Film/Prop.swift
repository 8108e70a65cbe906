package import QREncode

/// A voucher in somebody's hand: what carries the code, and how it is held before the camera.
package struct Prop: Sendable {
  /// What the code is shown on.
  package enum Carrier: String, Sendable, CaseIterable {
    /// A printed slip: matte, slightly gray, in the light of the room.
    case paper
    /// A phone with its screen bright: dark bezel, saturated white, glow, a reflection and moiré.
    case phone
  }

  /// The code.
  package var matrix: QRMatrix
  /// What carries it.
  package var carrier: Carrier
  /// The side of the code without quiet zone, in millimetres.
  package var side: Double
  /// From the lens to the middle of the code, in centimetres.
  package var distance: Double
  /// Turned about the upright axis, in degrees: the right edge goes away from the camera.
  package var yaw: Double
  /// Turned about the level axis, in degrees: the upper edge goes away from the camera.
  package var pitch: Double
  /// Turned in its own plane, in degrees, clockwise as the camera sees it.
  package var roll: Double
  /// The middle of the code, right of the optical axis, in millimetres.
  package var x: Double
  /// The middle of the code, below the optical axis, in millimetres.
  package var y: Double
  /// Printed above the code.
  package var label: String
  /// Printed below the code.
  package var caption: String

  /// A prop held straight before the camera unless said otherwise.
  package init(
    _ matrix: QRMatrix, as carrier: Carrier = .paper, side: Double = 40, at distance: Double = 20, yaw: Double = 0,
    pitch: Double = 0, roll: Double = 0, x: Double = 0, y: Double = 0, label: String = "VOUCHER",
    caption: String = "show this code to the camera"
  ) {
    self.matrix = matrix
    self.carrier = carrier
    self.side = side
    self.distance = distance
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
    self.x = x
    self.y = y
    self.label = label
    self.caption = caption
  }
}
