import NIOCore
import NIOPosix

/// Calls once, after a time by the monotonic clock, unless it is cancelled before.
///
/// Neither Task.sleep, of which a cancelled one stays in memory until its time, nor libdispatch's timers, of which each
/// leaves something small behind on whichever thread it ran.
package struct Countdown: Sendable {
  private let scheduled: Scheduled<Void>

  /// - Parameter body: called on an event loop; must return at once.
  package init(_ time: Duration, _ body: @escaping @Sendable () -> Void) {
    scheduled = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(time), body)
  }

  package func cancel() { scheduled.cancel() }
}
