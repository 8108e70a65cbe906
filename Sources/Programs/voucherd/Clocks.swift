import Foundation
import Glibc
import Trust
import Wire

/// The clocks of this machine: the one place where time comes in.
struct Clocks: Sendable {
  private let boot: [UInt8]

  /// Reads the kernel's boot id. Without one each start counts as a boot of its own, which only makes the clock's
  /// judgement stricter.
  init() {
    let text = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
    let digits = text.filter(\.isHexDigit).lowercased()
    var generator = SystemRandomNumberGenerator()
    boot = Hex.decode(digits).flatMap { $0.count == 16 ? $0 : nil } ?? Nonce(using: &generator).bytes
  }

  /// What the clocks say now.
  var now: ClockReading {
    ClockReading(
      wall: WireTime(milliseconds: Self.milliseconds(CLOCK_REALTIME)), sinceBoot: Self.milliseconds(CLOCK_BOOTTIME),
      boot: boot)
  }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
