import Foundation
import Trust
import Wire

/// The clocks of this machine.
enum Moment {
  private static let boot = [UInt8](repeating: 7, count: 16)

  static var now: ClockReading {
    var (wall, boot) = (timespec(), timespec())
    unsafe clock_gettime(CLOCK_REALTIME, &wall)
    unsafe clock_gettime(CLOCK_BOOTTIME, &boot)
    func milliseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000 }
    return ClockReading(
      wall: WireTime(milliseconds: milliseconds(wall)), sinceBoot: milliseconds(boot), boot: Self.boot)
  }
}
