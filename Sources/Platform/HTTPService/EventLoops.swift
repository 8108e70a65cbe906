import NIOCore
import NIOPosix

/// The event loops on which connections are read and written.
package enum EventLoops {
  /// Returns once each of them has had a turn; where a handler holds one up for ever, never. For a watchdog: requests would
  /// hang, and nothing else would show it.
  package static func turn() async {
    for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try? await loop.submit {}.get() }
  }
}
