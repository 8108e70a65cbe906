/// The empty scene: a counter with its grain, a wall behind it, light from above left, darker towards the corners.
final class Room {
  /// As the lens sees it, without unsharpness.
  let sharp: Plane
  /// As the lens sees it.
  let plain: Plane
  /// How bright the light is at each place, 256 for full.
  let light: Plane

  /// A room for frames of this size, its grain by `seed`.
  init(width: Int, height: Int, optics: Optics, seed: UInt64) {
    sharp = Plane(width: width, height: height)
    plain = Plane(width: width, height: height)
    light = Plane(width: width, height: height)
    var dice = Dice(seed: seed ^ 0x526F_6F6D)
    let coarse = Grain(cells: 24, dice: &dice)
    let fine = Grain(cells: 256, dice: &dice)
    let edge = 0.62
    for y in 0..<height {
      let v = Double(y) / Double(height)
      for x in 0..<width {
        let u = Double(x) / Double(width)
        let (dx, dy) = (u - 0.5, (v - 0.5) * Double(height) / Double(width))
        let vignette = 1 - 0.55 * (dx * dx + dy * dy)
        let lamp = 0.72 + 0.38 * (1 - u) * (1 - v) + 0.1 * Light.bell((u - 0.3) * 4)
        let bright = min(1.15, lamp) * vignette
        let surface: Double
        if v < edge {
          // A wall with two dim shelves, out of focus.
          let shelf = 0.1 * Light.bell((v - 0.22) * 28) + 0.14 * Light.bell((v - 0.45) * 22)
          surface = 0.2 + 0.05 * coarse[u * 0.6, v * 0.4] + 0.012 * coarse[u * 3, v * 2] - shelf
        } else {
          // Wood: drawn out along the counter.
          surface = 0.26 + 0.1 * coarse[u * 2, v * 14] + 0.05 * fine[u * 1.5, v * 6] + 0.02 * fine[u * 9, v * 9]
        }
        let blend = Light.bell((v - edge) * 90) * 0.07
        let at = y * width + x
        unsafe light.pixels[at] = UInt16(256 * bright)
        unsafe sharp.pixels[at] = UInt16(max(0, (surface - blend)) * bright * optics.gain * Double(Plane.saturation))
      }
    }
    Blur(sigma: max(optics.blur, 1.2)).apply(
      from: sharp, between: Plane(width: width, height: height), to: plain,
      box: Box(left: 0, top: 0, right: width, bottom: height))
    // What stands behind the voucher is out of focus anyway: the same plane is used under it.
    unsafe sharp.pixels.update(from: plain.pixels, count: width * height)
  }
}
