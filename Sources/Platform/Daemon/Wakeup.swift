import CUnix

/// Something that one thread waits for, and any other thread gives: it wakes once for however many signals came.
///
/// Waits by the monotonic clock. A semaphore of libdispatch waits until a time of the wall clock (sem_timedwait(3)): where that
/// is set back an hour meanwhile, it waits an hour more.
@safe
package final class Wakeup: @unchecked Sendable {
  // Made once and freed last; what it points to has a lock of its own.
  private let wakeup: OpaquePointer

  /// That no memory is left ends the program, as everywhere.
  package init() {
    guard let wakeup = unsafe cunix_wakeup_make() else { fatalError("no memory is left for a wake-up") }
    unsafe self.wakeup = wakeup
  }

  deinit { unsafe cunix_wakeup_free(wakeup) }

  /// Wakes who waits, or who will wait next. Returns at once.
  package func give() { unsafe cunix_wakeup_give(wakeup) }

  /// Waits for a signal, for so long at most; takes all that have come.
  ///
  /// - Returns: whether one came.
  @available(*, noasync, message: "blocks its thread")
  @discardableResult
  package func wait(atMost limit: Duration) -> Bool {
    // A century is as good as for ever, and its nanoseconds can be counted.
    let (seconds, attoseconds) = min(max(limit, .zero), .seconds(3_000_000_000)).components
    return unsafe cunix_wakeup_wait(wakeup, seconds * 1_000_000_000 + attoseconds / 1_000_000_000) == 1
  }
}
