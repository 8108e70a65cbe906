import CZBar

/// A camera's control that is set by hand, so that the camera does not turn it by itself (V4L2's control classes).
package enum CameraControl: Sendable, Equatable {
  /// Exposure in units of 100 microseconds.
  case exposure(Int)
  /// Gain, in the camera's own units.
  case gain(Int)
  /// Focus, in the camera's own units; greater is nearer.
  case focus(Int)

  /// Name for people.
  package var name: String {
    switch self {
    case .exposure: "exposure"
    case .gain: "gain"
    case .focus: "focus"
    }
  }

  /// Sets it on an open camera: first that it is set by hand, where there is such a thing, then the value. False if the
  /// camera has no such control, or not that value.
  func set(on descriptor: Int32) -> Bool {
    switch self {
    case .exposure(let value):
      // 1 is by hand (V4L2_EXPOSURE_MANUAL).
      _ = czbar_set_control(descriptor, Self.exposureAuto, 1)
      return czbar_set_control(descriptor, Self.exposureAbsolute, Int32(clamping: value)) == 0
    case .gain(let value):
      _ = czbar_set_control(descriptor, Self.gainAuto, 0)
      return czbar_set_control(descriptor, Self.gain, Int32(clamping: value)) == 0
    case .focus(let value):
      _ = czbar_set_control(descriptor, Self.focusAuto, 0)
      return czbar_set_control(descriptor, Self.focusAbsolute, Int32(clamping: value)) == 0
    }
  }

  // linux/v4l2-controls.h; its macros are sums that Swift does not take over.
  private static let user: UInt32 = 0x0098_0900
  private static let lens: UInt32 = 0x009A_0900
  private static let gainAuto = user + 18
  private static let gain = user + 19
  private static let exposureAuto = lens + 1
  private static let exposureAbsolute = lens + 2
  private static let focusAbsolute = lens + 10
  private static let focusAuto = lens + 12
}
