import Synchronization

/// Tells several parts that a record was added, at once and without waiting for any of them.
final class Bell: Sendable {
  private let listeners = Mutex<[@Sendable () -> Void]>([])

  /// From now on calls `listener` at every ring; it must return at once.
  func listen(_ listener: @escaping @Sendable () -> Void) { listeners.withLock { $0.append(listener) } }

  func ring() { for listener in listeners.withLock({ $0 }) { listener() } }
}
