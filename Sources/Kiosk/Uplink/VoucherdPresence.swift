import LocalAPI
import Logging

/// What a poll has found.
enum Poll: Sendable, Equatable {
  case exchange(Exchange)
  /// voucherd has no work.
  case nothing
  /// voucherd is not there, or not to be understood; why, in words.
  case away(String)
}

/// Something for the log.
struct LogWords: Equatable {
  let level: Logger.Level
  let text: String
}

/// Whether voucherd is there: says so once when it changes, and how long to wait after each poll.
struct VoucherdPresence: Sendable {
  private var isAway = false
  private var backoff = Backoff(least: .milliseconds(200), most: .seconds(10))

  /// Takes note of a poll; gives words where it changed something.
  mutating func note(_ poll: Poll) -> LogWords? {
    if case .away(let why) = poll {
      defer { isAway = true }
      return isAway ? nil : LogWords(level: .warning, text: "voucherd is away, trying on: \(why)")
    }
    defer { isAway = false }
    backoff.succeeded()
    return isAway ? LogWords(level: .notice, text: "voucherd is back") : nil
  }

  /// The pause before the next poll.
  mutating func pause(after poll: Poll, chance: Double) -> Duration {
    if case .away = poll { backoff.failed(chance: chance) } else { UplinkService.pause }
  }
}
