import HTTPService
import Hummingbird
import HTTPTypes
import LocalAPI
import Synchronization

/// The uplink socket of a voucherd that gives out what the test puts in, gives it out anew when its time is over without
/// an outcome, and keeps what comes back.
final class FakeVoucherd: Sendable {
  private struct Work {
    var waiting: [Exchange] = []
    var given: [String: (exchange: Exchange, until: ContinuousClock.Instant)] = [:]

    mutating func next(_ now: ContinuousClock.Instant) -> Exchange? {
      for (id, entry) in given where entry.until < now {
        given[id] = nil
        waiting.append(entry.exchange)
      }
      guard !waiting.isEmpty else { return nil }
      let exchange = waiting.removeFirst()
      given[exchange.id] = (exchange, now + exchange.timeLimit)
      return exchange
    }
  }

  private let work = Mutex(Work())
  private let cameBack: AsyncStream<(id: String, outcome: ExchangeOutcome)>
  private let back: AsyncStream<(id: String, outcome: ExchangeOutcome)>.Continuation

  init() { (cameBack, back) = AsyncStream.makeStream() }

  func give(_ exchange: Exchange) { work.withLock { $0.waiting.append(exchange) } }

  /// The next outcomes, by the ids of their exchanges.
  func outcomes(_ count: Int) async -> [String: ExchangeOutcome] {
    var outcomes: [String: ExchangeOutcome] = [:]
    for await (id, outcome) in cameBack {
      outcomes[id] = outcome
      if outcomes.count == count { break }
    }
    return outcomes
  }

  @Sendable func routes(_ router: Router<LocalContext>) {
    router.post("/v1/exchanges/next") { request, _ in
      // A poll whose client is gone must not take an exchange with it.
      try await request.whileConnected {
        while true {
          if let exchange = self.work.withLock({ $0.next(.now) }) {
            var response = Response.bytes(exchange.body ?? [], type: "")
            response.headers = [:]
            for (name, value) in exchange.fields { response.headers[HTTPField.Name(name)!] = value }
            return response
          }
          try await Task.sleep(for: .milliseconds(5))
        }
      }
    }
    router.post("/v1/exchanges/{id}") { [back] request, context -> Response in
      let field = { (name: String) in HTTPField.Name(name).flatMap { request.headers[$0] } }
      let body = try await request.bytes(atMost: 20 << 20)
      guard let outcome = ExchangeOutcome(field: field, body: body) else { throw Problem.badRequest("no outcome") }
      let id = try context.parameters.require("id")
      if self.work.withLock({ $0.given.removeValue(forKey: id) }) != nil { back.yield((id, outcome)) }
      return .noContent
    }
  }
}
