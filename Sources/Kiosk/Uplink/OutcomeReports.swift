import LocalAPI
import Logging

/// Says once when exchanges with a base begin to fail, and once when one succeeds again. Never names paths or bodies.
struct OutcomeReports: Sendable {
  private var failing: Set<String> = []

  /// Takes note of an outcome; gives words where it changed something.
  mutating func note(_ outcome: ExchangeOutcome, base: String) -> LogWords? {
    switch outcome {
    case .failed(let detail):
      guard failing.insert(base).inserted else { return nil }
      return LogWords(level: .warning, text: "\(base): an exchange failed, records wait: \(detail)")
    case .response:
      guard failing.remove(base) != nil else { return nil }
      return LogWords(level: .notice, text: "\(base) answers again")
    }
  }
}
