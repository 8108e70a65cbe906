import Dispatch
import Foundation
import Glibc
import Synchronization

/// Ctrl-C: what was started is ended, and the folder removed.
///
/// To be made before any other thread: the signals are held back in every thread made from then on, and taken by one
/// that waits for nothing else.
final class Interrupt: Sendable {
  private struct State {
    var closing: (@Sendable () -> Void)?
    var isAwaited = false
  }

  private let waiting = DispatchSemaphore(value: 0)
  private let state = Mutex(State())

  init() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    let blocked = signals
    Thread.detachNewThread { [self] in
      var signals = blocked
      var number: Int32 = 0
      unsafe sigwait(&signals, &number)
      let state = state.withLock { $0 }
      if state.isAwaited { return _ = waiting.signal() }
      state.closing?()
      exit(128 + number)
    }
  }

  /// What is done before the program ends, unless somebody waits for the signal.
  func atSignal(_ closing: @escaping @Sendable () -> Void) { state.withLock { $0.closing = closing } }

  /// Waits for the signal; the program then goes on.
  func wait() {
    state.withLock { $0.isAwaited = true }
    waiting.wait()
  }
}
