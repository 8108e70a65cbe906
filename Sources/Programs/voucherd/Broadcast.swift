import Synchronization

/// One stream for each follower, none of whom can hold anything up: a slow one loses the newest elements and is told how many.
final class Broadcast<Element: Sendable>: Sendable {
  /// Elements that wait for one follower.
  private static var room: Int { 256 }

  private struct Follower {
    let continuation: AsyncStream<Element>.Continuation
    var lost = 0
  }

  private let followers = Mutex<(next: Int, all: [Int: Follower])>((0, [:]))
  private let lossNotice: @Sendable (Int) -> Element?

  /// - Parameter lossNotice: the element that tells a follower how many it has lost; nil if there is no such element.
  init(lossNotice: @escaping @Sendable (Int) -> Element?) { self.lossNotice = lossNotice }

  /// Hands an element to every follower. Returns at once.
  func send(_ element: Element) {
    followers.withLock { followers in
      for id in followers.all.keys {
        guard var follower = followers.all[id] else { continue }
        if follower.lost > 0, let notice = lossNotice(follower.lost) {
          if case .enqueued = follower.continuation.yield(notice) { follower.lost = 0 }
        }
        if case .dropped = follower.continuation.yield(element) { follower.lost += 1 }
        followers.all[id] = follower
      }
    }
  }

  /// Follows from now on, until the stream is let go.
  func follow() -> AsyncStream<Element> {
    AsyncStream(bufferingPolicy: .bufferingOldest(Self.room)) { continuation in
      let id = followers.withLock { followers -> Int in
        followers.next += 1
        followers.all[followers.next] = Follower(continuation: continuation)
        return followers.next
      }
      continuation.onTermination = { [weak self] _ in _ = self?.followers.withLock { $0.all.removeValue(forKey: id) } }
    }
  }

  /// Whether anybody follows.
  var isFollowed: Bool { followers.withLock { !$0.all.isEmpty } }

  /// Ends every stream.
  func finish() {
    followers.withLock { followers in
      for follower in followers.all.values { follower.continuation.finish() }
      followers.all = [:]
    }
  }
}
