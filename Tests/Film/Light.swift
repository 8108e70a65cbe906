import Glibc

/// From the eight bits that people draw with to linear light, and back as a camera does it.
enum Light {
  /// Linear light, 0 to 1, of a gray of eight bits.
  static func linear(_ gray: Double) -> Double { pow(max(gray, 0) / 255, 2.2) }

  /// The camera's eight bits for each value of a `Plane`: gamma, a soft shoulder, video range.
  static let tone: [UInt8] = (0...Plane.saturation).map { value in
    let light = Double(value) / Double(Plane.saturation)
    let curved = pow(light, 1 / 2.2)
    let soft = curved < 0.85 ? curved : 0.85 + (curved - 0.85) * 0.9
    return UInt8(min(235, 16 + 219 * soft / 0.985))
  }

  /// A value of the normal curve without its factor.
  static func bell(_ x: Double) -> Double { exp(-x * x / 2) }
}
