import Crypto
import LocalAPI
import Records
import Redemption
import Sync
import Trust
import Wire

extension Courier {
  func clockGrade(at now: ClockReading) -> ClockGrade {
    switch desk.look(at: now) {
    case .confirmed: .confirmed
    case .plausible: .plausible
    case .untrusted: .untrusted
    }
  }

  /// The hub's keys for statements. While the clock is not trusted a key's own dates cannot be judged.
  func hubKeys(at now: ClockReading) -> [StatementKey] { hubKeys(by: desk.keyTime(at: now)) }

  /// The hub's keys for statements.
  ///
  /// - Parameter time: what their dates are judged by; nil: by nothing.
  func hubKeys(by time: WireTime?) -> [StatementKey] {
    guard let trust = desk.surroundings.trust else { return [] }
    let keys =
      time.map { trust.hubKeys(for: .receipt, at: $0) }
      ?? trust.hubKeys.filter { $0.role == .receipt && $0.state != .revoked }
    return keys.compactMap { hub in
      (try? Curve25519.Signing.PublicKey(rawRepresentation: hub.key)).map { StatementKey(keyID: hub.id, key: $0) }
    }
  }
}

extension ExchangeOutcome {
  /// The outcome in the words of the state machine.
  var answer: SyncAnswer {
    switch self {
    case .response(let status, let retryAfter, let body):
      .response(status: status, body: body, retryAfter: retryAfter.map { Int64($0.components.seconds) * 1000 })
    case .failed(let detail): .failed(detail)
    }
  }
}
