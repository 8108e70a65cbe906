/// When to look for newer trust: by the policy's interval, spread so that a fleet does not come in step, sooner after a
/// failure, at a hint that there is news, and never because of a scan. Times are milliseconds of the boot clock.
package struct TrustSchedule: Sendable, Equatable {
  private var backoff = Backoff()
  private var due: Int64
  /// When the last round ended.
  private var last: Int64?
  /// A hint came since the last round began: what that round saw may be older.
  private var isHinted = false

  /// The shortest time between two rounds, in milliseconds, also where hints ask for more: they are signed by nobody.
  package static let leastPause: Int64 = 10_000
  /// The time over which a fleet that hears a hint at once spreads its looks, in milliseconds.
  package static let spread: Int64 = 5_000

  /// - Parameter now: the first look comes soon after a start, within a minute.
  package init(at now: Int64, using generator: inout some RandomNumberGenerator) {
    due = now + Int64.random(in: 0...60_000, using: &generator)
  }

  /// How long until the next round; 0 if it is due.
  package func wait(at now: Int64) -> Int64 { max(0, due - now) }

  /// Somebody says that there is news: look within a few seconds.
  package mutating func hinted(at now: Int64, using generator: inout some RandomNumberGenerator) {
    isHinted = true
    due = min(due, soon(after: now, using: &generator))
  }

  /// A round begins.
  package mutating func began() { isHinted = false }

  /// A round has ended.
  ///
  /// - Parameters:
  ///   - isGood: whether the repository was reached and gave what it should.
  ///   - interval: the policy's, in milliseconds. A failed round is tried again sooner, and never more often than every
  ///     ten seconds.
  package mutating func ended(
    isGood: Bool, interval: Int64, at now: Int64, using generator: inout some RandomNumberGenerator
  ) {
    if isGood {
      backoff.succeeded()
      due = now + Int64.random(in: interval * 3 / 4...interval * 5 / 4, using: &generator)
    } else {
      // Full jitter on a growing ceiling: failures in a row end at the interval itself.
      let ceiling = min(interval, 20_000 << Int64(min(backoff.failures, 12)))
      _ = backoff.failed(asked: nil, using: &generator)
      due = now + Int64.random(in: min(Self.leastPause, ceiling)...ceiling, using: &generator)
    }
    last = now
    guard isHinted else { return }
    isHinted = false
    due = min(due, soon(after: now, using: &generator))
  }

  private func soon(after now: Int64, using generator: inout some RandomNumberGenerator) -> Int64 {
    max(now, last.map { $0 + Self.leastPause } ?? now) + Int64.random(in: 0...Self.spread, using: &generator)
  }
}
