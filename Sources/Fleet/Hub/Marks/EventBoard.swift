import Synchronization

/// Tells kiosks that something changed: tokens of what is now, and a beat while nothing changes. A hint only; what a
/// kiosk takes is signed.
package final class EventBoard: Sendable {
  /// Streams that are served at once; further ones are told to come again.
  package static let mostStreams = 768

  /// What says that a stream lives: a comment, long enough that no average speed of some proxy counts it as silence.
  static let sign = ": " + String(repeating: ".", count: 60) + "\n\n"

  /// What a stream is told.
  package struct Tokens: Sendable, Equatable {
    /// The status index's version.
    package var status: String
    /// Changes with every change of the trust files.
    package var trust: String
  }

  private struct State {
    var tokens: Tokens?
    var beat: UInt64 = 0
    var bells: [UInt64: AsyncStream<Void>.Continuation] = [:]
    var number: UInt64 = 0
    var isOver = false
  }
  private let state = Mutex(State())

  package init() {}

  /// What is now; every stream is told what is new of it.
  package func put(status: String? = nil, trust: String? = nil) {
    ring { state in
      let former = state.tokens ?? Tokens(status: "", trust: "")
      let tokens = Tokens(status: status ?? former.status, trust: trust ?? former.trust)
      guard tokens != state.tokens else { return false }
      state.tokens = tokens
      return true
    }
  }

  /// To be called every so often: each stream gets a comment, so that its reader knows that it lives.
  package func beat() {
    ring { state in
      state.beat += 1
      return true
    }
  }

  /// Ends every stream, those to come too.
  package func end() {
    let bells = state.withLock { state in
      state.isOver = true
      return state.bells.values
    }
    for bell in bells { bell.finish() }
  }

  private func ring(_ change: (inout State) -> Bool) {
    let bells = state.withLock { state in change(&state) ? Array(state.bells.values) : [] }
    for bell in bells { bell.yield() }
  }

  /// One stream of server-sent events (html.spec.whatwg.org, "Server-sent events"); nil if there are too many.
  package func follow() -> Follower? {
    let (bell, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number: UInt64? = state.withLock { state in
      guard state.bells.count < Self.mostStreams else { return nil }
      state.number += 1
      state.bells[state.number] = ring
      if state.isOver { ring.finish() }
      return state.number
    }
    guard let number else { return nil }
    ring.yield()
    return Follower(board: self, number: number, bell: bell)
  }

  /// One stream: the text to send, piece by piece.
  package final class Follower: Sendable {
    private let board: EventBoard
    private let number: UInt64
    private let bell: AsyncStream<Void>
    private let told = Mutex<(tokens: Tokens?, beat: UInt64)>((nil, 0))

    fileprivate init(board: EventBoard, number: UInt64, bell: AsyncStream<Void>) {
      (self.board, self.number, self.bell) = (board, number, bell)
    }

    deinit { _ = board.state.withLock { $0.bells.removeValue(forKey: number) } }

    /// The next piece, waited for; nil at the end.
    package func next() async -> String? {
      for await _ in bell {
        let (tokens, beat) = board.state.withLock { ($0.tokens, $0.beat) }
        let text = told.withLock { told in
          defer { told = (tokens, beat) }
          var text = ""
          if let tokens {
            if tokens.status != told.tokens?.status { text += "event: status\ndata: \(tokens.status)\n\n" }
            if tokens.trust != told.tokens?.trust { text += "event: trust\ndata: \(tokens.trust)\n\n" }
          }
          return text
        }
        // The first piece says that the stream is there; later ones without news that it lives.
        return text.isEmpty ? EventBoard.sign : text
      }
      return nil
    }
  }
}
