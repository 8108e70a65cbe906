import Glibc
import Wire

/// The one place where this program asks for the time of day.
enum Clock {
  static func now() -> WireTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return WireTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
