import Glibc
import Synchronization

/// SIGTERM and SIGINT as a flag that a loop looks at.
enum StopSignal {
  private static let stopped = Atomic(false)

  /// True once one of the signals came.
  static var isSet: Bool { stopped.load(ordering: .relaxed) }

  /// Takes both signals over from the system for the rest of the process.
  static func watch() {
    // The handler must find the flag made: nothing lazy happens inside of a signal.
    stopped.store(false, ordering: .relaxed)
    for number in [SIGTERM, SIGINT] {
      signal(number) { _ in StopSignal.stopped.store(true, ordering: .relaxed) }
    }
  }
}
