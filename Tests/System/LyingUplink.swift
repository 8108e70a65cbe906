import Curl
import Foundation
import LocalAPI
import LocalCalls
import Rig
import Synchronization

/// An uplink that has been taken over: it takes voucherd's exchanges and answers some as it likes, the others not at all.
final class LyingUplink: Sendable {
  /// What it answers to a path; nil for nothing.
  typealias Word = @Sendable (_ path: String) -> Lie.Reply?

  private let isOver = Mutex(false)
  private let word: Mutex<Word>

  /// Begins, in the place of the kiosk's own uplink, which must not run.
  init(of kiosk: KioskProcess, _ word: @escaping Word) throws {
    self.word = Mutex(word)
    let client = try kiosk.client(.uplink, timeLimit: .seconds(40))
    Thread.detachNewThread { [self] in
      while !isOver.withLock({ $0 }) {
        guard let taken = try? client.call("POST", "/v1/exchanges/next", body: []), taken.status == 200,
          let exchange = Exchange(field: taken.header, body: taken.body)
        else { continue }
        let outcome: ExchangeOutcome =
          switch self.word.withLock({ $0 })(exchange.path) {
          case .bytes(let bytes): .response(status: 200, retryAfter: nil, body: bytes)
          case .status(let status): .response(status: status, retryAfter: nil, body: [])
          case nil: .failed(detail: "no")
          }
        _ = try? client.call(
          "POST", "/v1/exchanges/\(exchange.id)", body: outcome.body, contentType: "application/octet-stream",
          headers: outcome.fields)
      }
    }
  }

  /// From now on it says something else.
  func tell(_ other: @escaping Word) { word.withLock { $0 = other } }

  /// Takes nothing more after what it has taken; ends with the kiosk's voucherd, if it waits there.
  func stop() { isOver.withLock { $0 = true } }
}

extension Lie {
  /// The lie for whatever is asked for below /trust/.
  func word(in folder: String) -> LyingUplink.Word {
    { path in path.hasPrefix("/trust/") ? answer(to: path, in: folder) : nil }
  }
}

extension MarksLie {
  /// The lie for whatever is asked for below /status/, by one who can ask the hub.
  func word(past shop: Shop) -> LyingUplink.Word {
    { path in
      guard path.hasPrefix("/status/") else { return nil }
      guard let response = answer(HTTPRequest(getting: path), { shop.ask($0.path) }) else { return nil }
      return response.status == 200 ? .bytes(response.body) : .status(response.status)
    }
  }
}
