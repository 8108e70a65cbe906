import Daemon
import HTTPService
package import LocalAPI
import Synchronization

extension ExchangeBoard {
  /// One poll of an uplink: at most one exchange.
  package final class Poll: Sendable {
    private let board: ExchangeBoard
    let uplink: Int32
    private let (exchanges, giving) = AsyncStream.makeStream(of: Exchange.self)
    private let given = Mutex<String?>(nil)

    fileprivate init(board: ExchangeBoard, uplink: Int32) {
      self.board = board
      self.uplink = uplink
    }

    /// Waits for the exchange; nil if there is none within `limit`, at the board's end, or if the task is cancelled.
    package func next(within limit: Duration) async -> Exchange? {
      let countdown = Countdown(limit) { [self] in
        board.remove(self)
        giving.finish()
      }
      defer { countdown.cancel() }
      var iterator = exchanges.makeAsyncIterator()
      return await iterator.next()
    }

    /// Ends the poll; an exchange that it was given and that did not reach the uplink is hung up again. To be called
    /// unless the exchange was delivered.
    package func giveUp() {
      board.remove(self)
      giving.finish()
      if let id = given.withLock({ $0 }) { board.hangAgain(id) }
    }

    func give(_ exchange: Exchange) {
      given.withLock { $0 = exchange.id }
      giving.yield(exchange)
      giving.finish()
    }

    func end() { giving.finish() }
  }

  /// Begins a poll.
  ///
  /// - Parameter uplink: the process that polls. Another one than before means that the one before is dead: what it had
  ///   taken fails at once.
  package func poll(by uplink: Int32) -> Poll {
    let poll = Poll(board: self, uplink: uplink)
    state.withLock { state in
      if state.uplink != uplink {
        for (id, posted) in state.posted where posted.taken.map({ $0.by != uplink }) == true {
          state.end(id, .failed(detail: "voucher-uplink was restarted"))
        }
        state.uplink = uplink
      }
      state.lastPoll = .now
      if state.isClosed { poll.end() } else { state.polls.append(poll) }
      state.serve()
    }
    return poll
  }

  /// The longest body that may come of a taken exchange; nil if nobody waits for it.
  package func mostBytes(of id: String) -> Int? {
    state.withLock { $0.posted[id].flatMap { $0.taken == nil ? nil : $0.exchange.mostBytes } }
  }

  /// Brings what came of an exchange.
  ///
  /// - Returns: false if nobody waits for it any more, or nobody has taken it.
  package func resolve(_ id: String, _ outcome: ExchangeOutcome) -> Bool {
    state.withLock { state in
      guard state.posted[id]?.taken != nil else { return false }
      if case .response = outcome { state.lastAnswer = .now }
      state.end(id, outcome)
      return true
    }
  }

  /// How it is with the uplink, for the status.
  package struct Figures: Sendable, Equatable {
    /// Whether an uplink polls, or carries something out.
    package let isConnected: Bool
    /// How long ago a server last answered; nil if none has.
    package let lastAnswerAge: Duration?
    /// What the last exchange failed with; nil if it did not.
    package let lastFailure: String?
  }

  package var figures: Figures {
    state.withLock { state in
      Figures(
        isConnected: state.isConnected, lastAnswerAge: state.lastAnswer.map { .now - $0 },
        lastFailure: state.lastFailure)
    }
  }

  fileprivate func remove(_ poll: Poll) {
    state.withLock { state in
      state.polls.removeAll { $0 === poll }
      state.lastPoll = .now
    }
  }

  fileprivate func hangAgain(_ id: String) {
    state.withLock { state in
      guard state.posted[id] != nil else { return }
      state.posted[id]?.taken = nil
      state.open.insert(id, at: 0)
      state.serve()
    }
  }
}

extension ExchangeBoard.State {
  /// Gives open exchanges to waiting polls.
  mutating func serve() {
    while !open.isEmpty, !polls.isEmpty {
      let id = open.removeFirst()
      guard let exchange = posted[id]?.exchange else { continue }
      let poll = polls.removeFirst()
      posted[id]?.taken = (poll.uplink, .now)
      poll.give(exchange)
    }
  }

  /// Ends an exchange: its thread goes on.
  mutating func end(_ id: String, _ outcome: ExchangeOutcome) {
    guard let ended = posted.removeValue(forKey: id) else { return }
    open.removeAll { $0 == id }
    if case .failed(let detail) = outcome { lastFailure = detail } else { lastFailure = nil }
    ended.waiter.outcome.withLock { $0 = outcome }
    ended.waiter.done.give()
  }

  var isConnected: Bool {
    !polls.isEmpty || posted.values.contains { $0.taken != nil }
      || lastPoll.map { .now - $0 < ExchangeBoard.between } == true
  }
}
