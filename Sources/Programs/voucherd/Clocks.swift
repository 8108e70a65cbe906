import Foundation
import Glibc
import Redemption
import Synchronization
import Trust
import Wire

/// The clocks of this machine: the one place where time comes in.
///
/// A machine without a battery begins each boot in 1970, or where it ended the last. Once the hub has confirmed the time,
/// that is carried on by the boot clock, until the machine's own clock agrees.
final class Clocks: Sendable {
  private let boot: [UInt8]
  private let carried = Mutex<CarriedTime?>(nil)

  /// Reads the kernel's boot id. Without one each start counts as a boot of its own, which only makes the clock's
  /// judgement stricter.
  init() {
    let text = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
    let digits = text.filter(\.isHexDigit).lowercased()
    var generator = SystemRandomNumberGenerator()
    boot = Hex.decode(digits).flatMap { $0.count == 16 ? $0 : nil } ?? Nonce(using: &generator).bytes
  }

  /// What to go by now.
  var now: ClockReading {
    let own = machine
    return carried.withLock { $0 }?.reading(at: own) ?? own
  }

  /// What the machine's clocks say now.
  var machine: ClockReading {
    ClockReading(
      wall: WireTime(milliseconds: Self.milliseconds(CLOCK_REALTIME)), sinceBoot: Self.milliseconds(CLOCK_BOOTTIME),
      boot: boot)
  }

  /// Looks whether the desk knows better than the machine what time it is: to be called once a second, and whenever the
  /// hub has told the time.
  func heed(_ desk: Desk) {
    let time = desk.carriedTime(in: boot)
    carried.withLock { $0 = time }
  }

  /// The same of what was kept, before there is a desk.
  func heed(_ kept: TrustedClock.Kept) {
    let time = TrustedClock(kept: kept).carried(in: boot, by: ClockRules())
    carried.withLock { $0 = time }
  }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
