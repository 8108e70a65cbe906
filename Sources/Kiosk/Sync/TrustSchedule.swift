/// When to look for newer trust: by the policy's interval, spread so that a fleet does not come in step, sooner after a
/// failure, never because of a scan. Times are milliseconds of the boot clock.
package struct TrustSchedule: Sendable, Equatable {
  private var backoff = Backoff()
  private var due: Int64

  /// - Parameter now: the first look comes soon after a start, within a minute.
  package init(at now: Int64, using generator: inout some RandomNumberGenerator) {
    due = now + Int64.random(in: 0...60_000, using: &generator)
  }

  /// How long until the next round; 0 if it is due.
  package func wait(at now: Int64) -> Int64 { max(0, due - now) }

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
      due = now + Int64.random(in: min(10_000, ceiling)...ceiling, using: &generator)
    }
  }
}
