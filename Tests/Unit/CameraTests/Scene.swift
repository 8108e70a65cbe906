import Camera

/// Scenes without codes, drawn by a rule.
enum Scene {
  static let width = 640
  static let height = 480

  /// Frames of 640x480 by a rule of place and frame number, 30 a second.
  static func play(
    _ frames: Int, from first: Int = 0, _ gray: (_ x: Int, _ y: Int, _ frame: Int) -> Int,
    _ body: (borrowing Frame) -> Void
  ) {
    var pixels = [UInt8](repeating: 0, count: width * height)
    for frame in first..<first + frames {
      var dice = UInt64(frame &* 2_654_435_761 | 1)
      for y in 0..<height {
        for x in 0..<width {
          dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          // Three dice make noise with a deviation of about four steps.
          let noise = Int(dice >> 33 & 7) + Int(dice >> 40 & 7) + Int(dice >> 47 & 7) - 10
          pixels[y * width + x] = UInt8(max(0, min(255, gray(x, y, frame) + noise)))
        }
      }
      unsafe pixels.withUnsafeBytes { luma in
        body(
          unsafe Frame(
            lending: luma, width: width, height: height, stride: width, time: .seconds(1) * frame / 30))
      }
    }
  }

  /// A counter with light and dark places.
  static func counter(_ x: Int, _ y: Int) -> Int { 60 + x / 8 + (y / 60 % 2 == 0 ? 40 : 0) + (x / 100 % 3) * 15 }
}
