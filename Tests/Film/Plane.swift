/// Pixels of linear light, 12 bits in 16: 4095 is where the sensor saturates. One class, so that it is never copied.
@safe
final class Plane {
  /// The most that the sensor tells apart.
  static let saturation = 4095

  let width: Int
  let height: Int
  let pixels: UnsafeMutablePointer<UInt16>

  /// A dark plane.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    unsafe pixels = .allocate(capacity: width * height)
    unsafe pixels.initialize(repeating: 0, count: width * height)
  }

  deinit { unsafe pixels.deallocate() }
}
