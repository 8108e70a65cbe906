import Curl
import Foundation
import LocalAPI
import Rig
import Synchronization

/// An uplink that has been taken over: it takes voucherd's exchanges and answers those for trust as it likes, the others
/// not at all.
final class LyingUplink: Sendable {
  private let isOver = Mutex(false)
  private let lie: Mutex<Lie>

  /// Begins, in the place of the kiosk's own uplink, which must not run.
  init(of kiosk: KioskProcess, folder: String, _ lie: Lie) throws {
    self.lie = Mutex(lie)
    let client = try kiosk.client(.uplink, timeLimit: .seconds(40))
    Thread.detachNewThread { [self] in
      while !isOver.withLock({ $0 }) {
        guard let taken = try? client.call("POST", "/v1/exchanges/next", body: []), taken.status == 200,
          let exchange = Exchange(field: taken.header, body: taken.body)
        else { continue }
        var outcome = ExchangeOutcome.failed(detail: "no")
        if exchange.path.hasPrefix("/trust/") {
          switch self.lie.withLock({ $0 }).answer(to: exchange.path, in: folder) {
          case .bytes(let bytes): outcome = .response(status: 200, retryAfter: nil, body: bytes)
          case .status(let status): outcome = .response(status: status, retryAfter: nil, body: [])
          }
        }
        _ = try? client.call(
          "POST", "/v1/exchanges/\(exchange.id)", body: outcome.body, contentType: "application/octet-stream",
          headers: outcome.fields)
      }
    }
  }

  /// From now on it tells another.
  func tell(_ other: Lie) { lie.withLock { $0 = other } }

  /// Takes nothing more after what it has taken; ends with the kiosk's voucherd, if it waits there.
  func stop() { isOver.withLock { $0 = true } }
}
