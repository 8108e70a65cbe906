/// How well a picture, or a code on it, is lit. Without I/O.
package struct LightScore: Sendable, Equatable {
  /// 0 to 100: how far it is from darkness and from glare.
  package let score: Int
  /// The middle of all pixels, 0 to 255.
  package let brightness: Int
  /// Pixels as good as without light, in percent.
  package let dark: Int
  /// Pixels as good as full, in percent: nothing can be told there.
  package let bright: Int
  /// The lightest parts less the darkest, the outermost twentieth left out, 0 to 255.
  package let contrast: Int

  // Video's black is 16, its white 235; some cameras use all of 0 to 255.
  private static let darkest = 24
  private static let brightest = 230
  // Every fourth pixel both ways says enough.
  private static let step = 4

  /// Looks at a frame, or at a part of it: pixels from `x` to `y` that lie outside are left out.
  package init(_ frame: borrowing Frame, x: Range<Int>? = nil, y: Range<Int>? = nil) {
    let columns = (x ?? 0..<frame.width).clamped(to: 0..<frame.width)
    let rows = (y ?? 0..<frame.height).clamped(to: 0..<frame.height)
    let stride = frame.stride
    var counts = [Int](repeating: 0, count: 256)
    unsafe frame.withLuma { luma in
      for row in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: Self.step) {
        for column in Swift.stride(from: columns.lowerBound, to: columns.upperBound, by: Self.step) {
          unsafe counts[Int(luma[row * stride + column])] += 1
        }
      }
    }
    let all = max(1, counts.reduce(0, +))
    func level(_ percent: Int) -> Int {
      var left = all * percent / 100
      return counts.firstIndex { count in
        left -= count
        return left < 0
      } ?? 255
    }
    brightness = level(50)
    dark = counts[...Self.darkest].reduce(0, +) * 100 / all
    bright = counts[Self.brightest...].reduce(0, +) * 100 / all
    contrast = level(95) - level(5)
    let ramp =
      switch brightness {
      case ..<90: max(0, brightness - Self.darkest) * 100 / (90 - Self.darkest)
      case ..<180: 100
      default: max(0, 245 - brightness) * 100 / 65
      }
    // A tenth of the picture may be a lamp or a screen's white.
    score = max(0, min(100, ramp) - 2 * max(0, bright - 10))
  }
}
