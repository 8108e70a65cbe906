import Glibc

/// Times that a scan takes on its way, for its trace.
///
/// No instants of `ContinuousClock`: their layout is known at run time only, and what holds one is copied field by field.
package struct Stopwatch: Sendable {
  private let began = Self.nanoseconds

  /// Nanoseconds of CLOCK_MONOTONIC (clock_gettime(2)).
  private static var nanoseconds: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Microseconds since it began.
  var microseconds: Int64 { (Self.nanoseconds - began) / 1000 }
}
