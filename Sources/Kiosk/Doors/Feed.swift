import Synchronization

/// Hands lines on to any number of followers, and never waits for one: a slow follower loses the oldest lines that it
/// has not taken, and is told how many.
package final class Feed<Line: Sendable>: Sendable {
  /// Lines that wait for one follower before it loses any.
  package static var most: Int { 256 }

  /// Held by its stream alone, so that it ends with it.
  private final class Follower: Sendable {
    private struct State {
      var lines: [Line] = []
      var lost = 0
    }
    private let state = Mutex(State())
    private let (news, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    func put(_ line: Line) {
      state.withLock { state in
        if state.lines.count == Feed.most {
          state.lines.removeFirst()
          state.lost += 1
        }
        state.lines.append(line)
      }
      bell.yield()
    }

    func end() { bell.finish() }

    /// The next line, waited for; nil at the end, or when the follower's task is cancelled.
    func next(lost line: (Int) -> Line) async -> Line? {
      while true {
        let next: Line? = state.withLock { state in
          guard state.lost > 0 else { return state.lines.isEmpty ? nil : state.lines.removeFirst() }
          defer { state.lost = 0 }
          return line(state.lost)
        }
        if let next { return next }
        var news = news.makeAsyncIterator()
        guard await news.next() != nil else { return nil }
      }
    }
  }

  private struct Weak: Sendable { weak var follower: Follower? }

  private let followers = Mutex<[Weak]?>([])
  private let lost: @Sendable (Int) -> Line

  /// - Parameter lost: the line that says how many were lost.
  package init(lost: @escaping @Sendable (Int) -> Line) { self.lost = lost }

  /// Hands a line to every follower; returns at once.
  package func put(_ line: Line) {
    for entry in followers.withLock({ $0 }) ?? [] { entry.follower?.put(line) }
  }

  /// The lines from now on. Whoever drops the stream, or is cancelled while it waits, follows no more.
  package func follow() -> AsyncStream<Line> {
    let follower = Follower()
    let isOver = followers.withLock { followers in
      followers?.removeAll { $0.follower == nil }
      followers?.append(Weak(follower: follower))
      return followers == nil
    }
    if isOver { follower.end() }
    return AsyncStream { [lost] in await follower.next(lost: lost) }
  }

  /// Ends every stream once its lines are taken, those to come too.
  package func end() {
    let all = followers.withLock { followers in
      defer { followers = nil }
      return followers ?? []
    }
    for entry in all { entry.follower?.end() }
  }
}
