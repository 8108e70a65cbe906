/// A plane seen in perspective: from pixels of the frame to millimetres on the prop.
struct Homography {
  // Row by row; a pixel (x, y, 1) times this is (u*w, v*w, w).
  var m: (Double, Double, Double, Double, Double, Double, Double, Double, Double)

  /// The four corners of the prop in pixels, or nil if one is behind the camera.
  let corners: [(x: Double, y: Double)]

  /// A plane `left...right` by `top...bottom` millimetres round its own zero point, which stands at (x, y, z)
  /// millimetres before the camera, turned by angles in radians.
  init?(
    focal: Double, centre: (x: Double, y: Double), position: (x: Double, y: Double, z: Double), yaw: Double,
    pitch: Double, roll: Double, bounds: (left: Double, top: Double, right: Double, bottom: Double)
  ) {
    let (cy, sy) = (Angle.cosine(yaw), Angle.sine(yaw))
    let (cp, sp) = (Angle.cosine(pitch), Angle.sine(pitch))
    let (cr, sr) = (Angle.cosine(roll), Angle.sine(roll))
    // The prop's own axes after roll, then pitch, then yaw: x right, y down, z away.
    let right = (x: cy * cr + sy * sp * sr, y: cp * sr, z: sy * cr - cy * sp * sr)
    let down = (x: -cy * sr + sy * sp * cr, y: cp * cr, z: -sy * sr - cy * sp * cr)
    let p = position
    let a = focal * right.x + centre.x * right.z
    let b = focal * down.x + centre.x * down.z
    let c = focal * p.x + centre.x * p.z
    let d = focal * right.y + centre.y * right.z
    let e = focal * down.y + centre.y * down.z
    let f = focal * p.y + centre.y * p.z
    let (g, h, i) = (right.z, down.z, p.z)
    var corners: [(x: Double, y: Double)] = []
    for (u, v) in [
      (bounds.left, bounds.top), (bounds.right, bounds.top), (bounds.right, bounds.bottom),
      (bounds.left, bounds.bottom),
    ] {
      let w = g * u + h * v + i
      guard w > 10 else { return nil }
      corners.append(((a * u + b * v + c) / w, (d * u + e * v + f) / w))
    }
    self.corners = corners
    // The adjugate is the inverse up to a factor, which the division takes out.
    m = (
      e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g,
      b * g - a * h, a * e - b * d
    )
  }
}
