/// A Gaussian blur in fixed point.
struct Blur {
  private let weights: [Int32]
  /// Pixels to each side that a pixel takes from.
  let radius: Int

  /// A blur of `sigma` pixels, up to 6.
  init(sigma: Double) {
    let sigma = min(max(sigma, 0), 6)
    radius = sigma < 0.2 ? 0 : Int((sigma * 2.5).rounded(.up))
    let bells = (0...radius).map { sigma < 0.2 ? 1 : Light.bell(Double($0) / sigma) }
    let sum = bells[0] + 2 * bells.dropFirst().reduce(0, +)
    var weights = bells.map { Int32($0 / sum * 4096) }
    // What rounding took away comes back in the middle, so that an even area keeps its light.
    weights[0] += 4096 - (weights[0] + 2 * weights.dropFirst().reduce(0, +))
    self.weights = weights
  }

  /// Blurs `from` into `to` within a box; `from` must be valid `radius` round it, or is taken at the frame's edge.
  /// `between` is memory of the same size.
  func apply(from: Plane, between: Plane, to: Plane, box: Box) {
    let width = from.width
    let wide = Box(
      left: box.left, top: max(0, box.top - radius), right: box.right, bottom: min(from.height, box.bottom + radius))
    guard radius > 0 else {
      for y in box.top..<box.bottom {
        unsafe (to.pixels + y * width + box.left).update(from: from.pixels + y * width + box.left, count: box.width)
      }
      return
    }
    unsafe weights.withUnsafeBufferPointer { weights in
      let middle = unsafe weights[0]
      for y in wide.top..<wide.bottom {
        let source = unsafe from.pixels + y * width
        let target = unsafe between.pixels + y * width
        let inner = max(wide.left, radius)..<max(max(wide.left, radius), min(wide.right, width - radius))
        for x in wide.left..<wide.right where !inner.contains(x) {
          var sum = unsafe Int32(source[x]) * middle + 2048
          for k in 1...radius {
            unsafe sum += weights[k] * (Int32(source[max(0, x - k)]) + Int32(source[min(width - 1, x + k)]))
          }
          unsafe target[x] = UInt16(truncatingIfNeeded: sum >> 12)
        }
        for x in inner {
          var sum = unsafe Int32(source[x]) * middle + 2048
          for k in 1...radius {
            unsafe sum &+= weights[k] &* (Int32(source[x &- k]) &+ Int32(source[x &+ k]))
          }
          unsafe target[x] = UInt16(truncatingIfNeeded: sum >> 12)
        }
      }
      for y in box.top..<box.bottom {
        let target = unsafe to.pixels + y * width
        let source = unsafe between.pixels
        for x in box.left..<box.right {
          var sum = unsafe Int32(source[y &* width &+ x]) &* middle &+ 2048
          for k in 1...radius {
            let above = unsafe Int32(source[max(0, y &- k) &* width &+ x])
            let below = unsafe Int32(source[min(from.height &- 1, y &+ k) &* width &+ x])
            unsafe sum &+= weights[k] &* (above &+ below)
          }
          unsafe target[x] = UInt16(truncatingIfNeeded: sum >> 12)
        }
      }
    }
  }
}
