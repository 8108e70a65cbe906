/// Puts an artwork into a frame: four looks at it for each pixel, at four moments of the exposure and four places of
/// the pixel, so that edges are smooth and what moves is smeared.
struct Projector {
  static let looks = 4
  private static let places: [(Double, Double)] = [(-0.125, -0.375), (0.375, -0.125), (-0.375, 0.125), (0.125, 0.375)]

  /// Draws into `frame` with the poses of the four moments. `rows` is a factor for each row, 256 for full, for what
  /// shines. Returns the pixels that were touched.
  func draw(
    _ artwork: Artwork, poses: [(homography: Homography, shade: Double)], light: Plane, rows: [Int], into frame: Plane
  ) -> Box {
    let corners = poses.flatMap(\.homography.corners)
    let box = Box(
      left: max(0, Int((corners.map(\.x).min() ?? 0).rounded(.down)) - 1),
      top: max(0, Int((corners.map(\.y).min() ?? 0).rounded(.down)) - 1),
      right: min(frame.width, Int((corners.map(\.x).max() ?? 0).rounded(.up)) + 1),
      bottom: min(frame.height, Int((corners.map(\.y).max() ?? 0).rounded(.up)) + 1))
    guard !box.isEmpty else { return Box(left: 0, top: 0, right: 0, bottom: 0) }
    let sums = UnsafeMutablePointer<UInt32>.allocate(capacity: box.width)
    let counts = UnsafeMutablePointer<UInt32>.allocate(capacity: box.width)
    defer {
      unsafe sums.deallocate()
      unsafe counts.deallocate()
    }
    let shade = Int(256 * poses[0].shade)
    for y in box.top..<box.bottom {
      unsafe sums.update(repeating: 0, count: box.width)
      unsafe counts.update(repeating: 0, count: box.width)
      for look in 0..<Self.looks {
        unsafe addRow(
          artwork, poses[look].homography, y: Double(y) + 0.5 + Self.places[look].1,
          x: Double(box.left) + 0.5 + Self.places[look].0, count: box.width, sums: sums, counts: counts)
      }
      let row = y * frame.width + box.left
      let rowFactor = rows[y]
      for x in 0..<box.width {
        let count = unsafe Int(counts[x])
        if count == 0 { continue }
        let behind = unsafe Int(frame.pixels[row + x]) * (Self.looks - count)
        let sum = unsafe Int(sums[x])
        let own = unsafe artwork.shines ? (sum * rowFactor) >> 8 : (sum * Int(light.pixels[row + x]) * shade) >> 16
        unsafe frame.pixels[row + x] = UInt16(min((behind + own) / Self.looks, 65_000))
      }
    }
    return box
  }

  private func addRow(
    _ artwork: Artwork, _ h: Homography, y: Double, x: Double, count: Int, sums: UnsafeMutablePointer<UInt32>,
    counts: UnsafeMutablePointer<UInt32>
  ) {
    let scale = Float(artwork.scale)
    var u = Float(h.m.0 * x + h.m.1 * y + h.m.2)
    var v = Float(h.m.3 * x + h.m.4 * y + h.m.5)
    var w = Float(h.m.6 * x + h.m.7 * y + h.m.8)
    let (du, dv, dw) = (Float(h.m.0), Float(h.m.3), Float(h.m.6))
    let (left, top) = (Float(artwork.bounds.left) * scale, Float(artwork.bounds.top) * scale)
    let (width, height) = (artwork.width, artwork.height)
    let (most, highest) = (Float(width), Float(height))
    let pixels = unsafe artwork.pixels
    for column in 0..<count {
      let inverse = scale / w
      let s = u * inverse - left
      let t = v * inverse - top
      if s >= 0, t >= 0, s < most, t < highest {
        let value = unsafe pixels[Int(t) &* width &+ Int(s)]
        if value != Artwork.clear {
          unsafe sums[column] &+= UInt32(value)
          unsafe counts[column] &+= 1
        }
      }
      u += du
      v += dv
      w += dw
    }
  }
}
