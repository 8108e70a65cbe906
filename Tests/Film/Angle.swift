import Glibc

/// Sines of angles in radians.
enum Angle {
  static func sine(_ angle: Double) -> Double { sin(angle) }
  static func cosine(_ angle: Double) -> Double { cos(angle) }
  static func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
  static func tangent(_ angle: Double) -> Double { tan(angle) }
}
