import CUnix
import Glibc

/// Something that one thread waits for, and any other thread gives: it wakes once for however many signals came.
///
/// Waits by the monotonic clock. A semaphore of libdispatch waits until a time of the wall clock (sem_timedwait(3)): where that
/// is set back an hour meanwhile, it waits an hour more.
package final class Wakeup: Sendable {
  private let descriptor: Int32

  /// Takes one descriptor. That there is none left ends the program: nobody could be waited for any more.
  package init() {
    descriptor = cunix_event()
    precondition(descriptor >= 0, "no descriptor is left for a wake-up")
  }

  deinit { close(descriptor) }

  /// Wakes who waits, or who will wait next. Returns at once.
  package func give() {
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  /// Waits for a signal, for so long at most; takes all that have come.
  ///
  /// - Returns: whether one came.
  @available(*, noasync, message: "blocks its thread")
  @discardableResult
  package func wait(atMost limit: Duration) -> Bool {
    let end = ContinuousClock.now + limit
    while true {
      let rest = max(.zero, end - .now) / .milliseconds(1)
      // Rounded up, so that a wait never ends before its time.
      let milliseconds = Int32(min(rest.rounded(.up), Double(Int32.max)))
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if unsafe poll(&waiting, 1, milliseconds) > 0 {
        var signals: UInt64 = 0
        return unsafe read(descriptor, &signals, MemoryLayout<UInt64>.size) == MemoryLayout<UInt64>.size
      }
      if end <= .now { return false }
    }
  }
}
