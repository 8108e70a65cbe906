import Daemon
package import LocalAPI
import Synchronization

/// Where voucherd hangs up the exchanges that it wants carried out, and waits; and where voucher-uplink takes them down
/// and brings what came of them. Knows no HTTP.
///
/// Every exchange ends: with a result, or as failed when its time is over, when the uplink that took it has been
/// replaced by another process, or when the board is closed.
package final class ExchangeBoard: Sendable {
  /// What the way there and back may take beyond the exchange's own time limit.
  package static let margin: Duration = .seconds(5)
  /// How long after its last poll an uplink still counts as connected.
  static let between: Duration = .seconds(3)

  struct Posted {
    let exchange: Exchange
    let waiter: Waiter
    /// Takes the pieces of a stream.
    var receive: (@Sendable ([UInt8]) -> Bool)?
    /// Which uplink has it, and since when; nil while it hangs here.
    var taken: (by: Int32, at: ContinuousClock.Instant)?
  }

  struct State {
    var posted: [String: Posted] = [:]
    /// Those that nobody has taken, oldest first.
    var open: [String] = []
    /// Polls that wait, longest first.
    var polls: [Poll] = []
    var uplink: Int32?
    var lastPoll: ContinuousClock.Instant?
    var lastAnswer: ContinuousClock.Instant?
    var lastFailure: String?
    var isClosed = false
  }

  /// One thread of ours that waits for one exchange.
  final class Waiter: Sendable {
    let outcome = Mutex<ExchangeOutcome?>(nil)
    let done = Wakeup()
  }

  let state = Mutex(State())
  private let margin: Duration

  package init(margin: Duration = ExchangeBoard.margin) { self.margin = margin }

  /// Has an exchange carried out, and waits for what comes of it: no longer than its time limit and the margin for
  /// somebody to take it, and once more as long for the result.
  ///
  /// - Parameter exchange: its id is replaced by one that nobody can guess, and no earlier process has given.
  @available(*, noasync, message: "blocks its thread until the exchange is over")
  package func perform(_ exchange: Exchange) -> ExchangeOutcome { carry(exchange, receive: nil) }

  @available(*, noasync)
  func carry(_ exchange: Exchange, receive: (@Sendable ([UInt8]) -> Bool)?) -> ExchangeOutcome {
    var exchange = exchange
    exchange.id = String(UInt64.random(in: .min ... .max), radix: 16)
    let patience = exchange.timeLimit + margin
    let waiter = Waiter()
    guard hang(Posted(exchange: exchange, waiter: waiter, receive: receive)) else {
      return .failed(detail: "voucherd is stopping")
    }
    var deadline = ContinuousClock.now + patience
    while true {
      let rest = deadline - .now
      if rest > .zero, waiter.done.wait(atMost: rest) { break }
      guard let later = giveUp(exchange.id, patience) else { break }
      deadline = later
    }
    return waiter.outcome.withLock { $0 } ?? .failed(detail: "no result")
  }

  /// Ends every exchange as failed, and every poll; those to come too.
  package func close() {
    state.withLock { state in
      state.isClosed = true
      for id in state.posted.keys { state.end(id, .failed(detail: "voucherd is stopping")) }
      for poll in state.polls { poll.end() }
      state.polls = []
    }
  }

  private func hang(_ posted: Posted) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      state.posted[posted.exchange.id] = posted
      state.open.append(posted.exchange.id)
      state.serve()
      return true
    }
  }

  /// Ends an exchange whose time is over.
  ///
  /// - Returns: a later deadline, if somebody took it meanwhile; nil if it is over.
  private func giveUp(_ id: String, _ patience: Duration) -> ContinuousClock.Instant? {
    state.withLock { state in
      guard let posted = state.posted[id] else { return nil }
      guard let taken = posted.taken else {
        let isThere = state.isConnected
        state.end(id, .failed(detail: isThere ? "voucher-uplink is busy" : "voucher-uplink is not connected"))
        return nil
      }
      guard taken.at + patience <= .now else { return taken.at + patience }
      state.end(id, .failed(detail: "voucher-uplink brought no result in time"))
      return nil
    }
  }
}
