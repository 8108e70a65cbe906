import Glibc

/// The clock of this process for waiting and for sights: it never jumps, and has no meaning outside of this boot.
package enum Monotonic {
  /// Time since some moment of the past (CLOCK_MONOTONIC, clock_gettime(2)).
  package static func now() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// The processor's time that this thread has taken (CLOCK_THREAD_CPUTIME_ID): what work costs, whatever else is going on.
  package static func worked() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Sleeps this thread until `moment`; returns at once when it has passed.
  package static func sleep(until moment: Duration) {
    let parts = moment.components
    var until = timespec(tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nil) == EINTR {}
  }
}
