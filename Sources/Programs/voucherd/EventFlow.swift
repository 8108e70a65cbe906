import Daemon
import Doors
import LocalAPI
import Logging
import Redemption
import Sync
import Synchronization

/// Listens to the hub's stream of events, and has somebody look when it says that there is news. A hint only.
///
/// Works on one thread of its own. A stream that falls silent is given up and asked for anew, later and later while
/// that fails.
final class EventFlow: Sendable {
  /// The longest silence of a stream that lives: the hub beats every 10 s.
  static let silence: Duration = .seconds(25)
  /// First and longest wait before a stream is asked for anew, in milliseconds.
  static let leastWait = 250
  static let mostWait = 60_000

  private struct State {
    var isStopping = false
    var isStreaming = false
    var failures = 0
    var parser = EventParser()
    var tokens: [String: String] = [:]
  }

  private let desk: Desk
  private let board: ExchangeBoard
  private let log: Logger
  private let news: @Sendable (_ event: String) -> Void
  private let changed: @Sendable (_ isStreaming: Bool) -> Void
  private let state = Mutex(State())
  private let signal = Wakeup()

  /// - Parameters:
  ///   - news: called for each event whose token is new: `status` or `trust`. Must return at once.
  ///   - changed: called when a stream begins to live or dies.
  init(
    desk: Desk, board: ExchangeBoard, log: Logger, news: @escaping @Sendable (String) -> Void,
    changed: @escaping @Sendable (Bool) -> Void
  ) {
    (self.desk, self.board, self.log, self.news, self.changed) = (desk, board, log, news, changed)
  }

  /// The hub was reached by another way: ask for the stream at once if there is none.
  func contact() {
    let isWaiting = state.withLock { state in
      defer { if !state.isStreaming { state.failures = 0 } }
      return !state.isStreaming && state.failures > 0
    }
    if isWaiting { signal.give() }
  }

  func stop() {
    state.withLock { $0.isStopping = true }
    signal.give()
  }

  /// Runs until `stop`. Blocks.
  func run() {
    while !state.withLock({ $0.isStopping }) {
      if desk.surroundings.device != nil { listen() }
      let wait = state.withLock { state -> Int in
        let longest = min(Self.mostWait, Self.leastWait << min(state.failures, 16))
        state.failures += 1
        return Int.random(in: longest / 2...longest)
      }
      signal.wait(atMost: .milliseconds(wait))
    }
  }

  private func listen() {
    state.withLock { $0.parser = EventParser() }
    let exchange = Exchange(
      id: "-", base: "hub", method: "GET", path: "/v1/events", mostBytes: 4096, timeLimit: Self.silence)
    let outcome = board.stream(exchange) { [self] piece in take(piece) }
    let wasStreaming = state.withLock { state in
      defer { state.isStreaming = false }
      return state.isStreaming
    }
    guard wasStreaming else { return }
    changed(false)
    log.info(
      "the hub's stream of events ended", metadata: ["how": "\(outcome.fields.map(\.value).joined(separator: " "))"])
  }

  private func take(_ piece: [UInt8]) -> Bool {
    let (begins, found, isGood): (Bool, [String], Bool) = state.withLock { state in
      guard !state.isStopping, let events = state.parser.take(piece) else { return (false, [], false) }
      defer {
        state.isStreaming = true
        state.failures = 0
      }
      var found: [String] = []
      for event in events where state.tokens[event.name] != event.data {
        guard event.name == "status" || event.name == "trust" else { continue }
        state.tokens[event.name] = event.data
        if !found.contains(event.name) { found.append(event.name) }
      }
      return (!state.isStreaming, found, true)
    }
    if begins { changed(true) }
    for event in found { news(event) }
    return isGood
  }
}
