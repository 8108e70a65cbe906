import Glibc

/// Holds a loop to a rate, without catching up on what was late.
final class Pacer {
  private let period: Int
  private var due: Int

  /// A pacer of so many rounds a second.
  init(rate: Int) {
    period = 1_000_000_000 / rate
    due = Self.now()
  }

  /// Waits until the next round is due.
  func wait() {
    due = max(due + period, Self.now() - period)
    var until = timespec(tv_sec: due / 1_000_000_000, tv_nsec: due % 1_000_000_000)
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nil) == EINTR {}
  }

  private static func now() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
