import Glibc

/// CPU time of this thread: what other programs do meanwhile does not count.
enum CPU {
  /// Milliseconds since the thread began (CLOCK_THREAD_CPUTIME_ID).
  static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }

  /// Milliseconds that `body` takes.
  static func milliseconds(_ body: () -> Void) -> Double {
    let begin = now()
    body()
    return now() - begin
  }
}
