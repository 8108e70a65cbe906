/// Turns light into eight bits, with the noise of a small sensor: the same noise for the same seed and frame.
@safe
final class Sensor {
  private static let table = 1 << 16
  private let noise: UnsafeMutablePointer<Int8>
  private let tone: UnsafeMutablePointer<UInt8>
  // Noise in steps of the eight bits, 256 for one, by the eight bits: dark places are noisier after the gamma.
  private let strength: UnsafeMutablePointer<Int16>

  /// A sensor with noise of `deviation` steps at a middle gray.
  init(deviation: Double, seed: UInt64) {
    unsafe noise = .allocate(capacity: Self.table + 8192)
    unsafe tone = .allocate(capacity: Plane.saturation + 1)
    unsafe strength = .allocate(capacity: 256)
    var dice = Dice(seed: seed ^ 0x4E6F_6973)
    for index in 0..<Self.table { unsafe noise[index] = Int8(max(-127, min(127, dice.normal() * 32))) }
    for index in 0..<8192 { unsafe noise[Self.table + index] = unsafe noise[index] }
    for (index, value) in Light.tone.enumerated() { unsafe tone[index] = value }
    for value in 0..<256 {
      let dark = 1.25 - 0.5 * Double(value) / 255
      unsafe strength[value] = Int16(min(8 * 256 / 2, deviation * dark * 256 / 32))
    }
  }

  deinit {
    unsafe noise.deallocate()
    unsafe tone.deallocate()
    unsafe strength.deallocate()
  }

  /// Exposes a frame into `luma`, which holds a byte for each pixel.
  func expose(_ plane: Plane, frame: Int, seed: UInt64, into luma: UnsafeMutablePointer<UInt8>) {
    var dice = Dice(seed: seed &+ UInt64(frame) &* 0x2545_F491_4F6C_DD1D)
    let (tone, strength) = unsafe (tone, strength)
    for y in 0..<plane.height {
      let offset = Int(dice.next() & UInt64(Self.table - 1))
      // The table is repeated behind its end for 8192 pixels, more than the widest row.
      let grains = unsafe noise + offset
      let from = unsafe plane.pixels + y * plane.width
      let to = unsafe luma + y * plane.width
      for x in 0..<plane.width {
        let gray = unsafe tone[min(Int(from[x]), Plane.saturation)]
        let grain = unsafe (Int(grains[x]) * Int(strength[Int(gray)]) + 128) >> 8
        unsafe to[x] = UInt8(truncatingIfNeeded: max(0, min(255, Int(gray) + grain)))
      }
    }
  }
}
