import Synchronization

/// Hands the newest of something on to any number of followers, and never waits for one: what a follower has not taken
/// is replaced.
package final class Newest<Value: Sendable>: Sendable {
  private struct State {
    var followers: [UInt64: AsyncStream<Value>.Continuation] = [:]
    var next: UInt64 = 0
    var isOver = false
  }
  private let state = Mutex(State())

  package init() {}

  /// Whether anybody follows.
  package var isFollowed: Bool { state.withLock { !$0.followers.isEmpty } }

  /// Hands a value to every follower; returns at once.
  package func put(_ value: Value) {
    for follower in state.withLock({ Array($0.followers.values) }) { follower.yield(value) }
  }

  /// What is put from now on, `first` before it. Ends with the whole, or when its follower is gone.
  package func follow(first: Value) -> AsyncStream<Value> {
    let (stream, continuation) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(1))
    let number: UInt64? = state.withLock { state in
      guard !state.isOver else { return nil }
      state.next += 1
      state.followers[state.next] = continuation
      return state.next
    }
    guard let number else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.state.withLock { $0.followers.removeValue(forKey: number) }
    }
    continuation.yield(first)
    return stream
  }

  /// Ends every stream, those to come too.
  package func end() {
    let all = state.withLock { state in
      defer { state.followers = [:] }
      state.isOver = true
      return Array(state.followers.values)
    }
    for follower in all { follower.finish() }
  }
}
