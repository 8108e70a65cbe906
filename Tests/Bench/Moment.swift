import Foundation
import Trust
import Wire

/// The clocks of this machine.
enum Moment {
  private static let boot = [UInt8](repeating: 7, count: 16)

  /// What the clocks would say if customers came three seconds apart: each has left before the next one shows a code.
  static func after(_ customers: Int) -> ClockReading {
    let now = Self.now
    let later = Int64(customers) * 3000
    return ClockReading(wall: now.wall + later, sinceBoot: now.sinceBoot + later, boot: now.boot)
  }

  static var now: ClockReading {
    var (wall, boot) = (timespec(), timespec())
    unsafe clock_gettime(CLOCK_REALTIME, &wall)
    unsafe clock_gettime(CLOCK_BOOTTIME, &boot)
    func milliseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000 }
    return ClockReading(
      wall: WireTime(milliseconds: milliseconds(wall)), sinceBoot: milliseconds(boot), boot: Self.boot)
  }
}
