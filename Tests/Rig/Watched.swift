import Dispatch
import Synchronization

/// A value that threads may wait for: whoever changes it wakes those who look at it.
package final class Watched<State: Sendable>: Sendable {
  private struct Inner {
    var state: State
    var waiting: [DispatchSemaphore] = []
  }

  private let inner: Mutex<Inner>

  package init(_ state: State) { inner = Mutex(Inner(state: state)) }

  /// Changes the value and wakes everybody who waits for it.
  @discardableResult
  package func change<Value>(_ body: (inout State) throws -> sending Value) rethrows -> sending Value {
    try inner.withLock { inner in
      defer {
        for semaphore in inner.waiting { semaphore.signal() }
        inner.waiting = []
      }
      return try body(&inner.state)
    }
  }

  /// The value now.
  package var now: State { inner.withLock { $0.state } }

  /// Waits until `look` finds something; nil when the time is over.
  package func wait<Value: Sendable>(within patience: Duration, _ look: @Sendable (State) -> Value?) -> Value? {
    let deadline = ContinuousClock.now + patience
    while true {
      let semaphore = DispatchSemaphore(value: 0)
      let found = inner.withLock { inner -> Value? in
        if let value = look(inner.state) { return value }
        inner.waiting.append(semaphore)
        return nil
      }
      if let found { return found }
      let rest = deadline - .now
      guard rest > .zero else { return nil }
      _ = semaphore.wait(timeout: .now() + rest / .seconds(1))
    }
  }
}
