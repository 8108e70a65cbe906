/// How long to wait before the next attempt: doubling with every failure up to a bound, with half of it by chance, so
/// that many kiosks don't come back in step.
struct Backoff: Sendable {
  let least: Duration
  let most: Duration
  private var failures = 0

  init(least: Duration, most: Duration) {
    self.least = least
    self.most = most
  }

  /// The wait after a further failure.
  ///
  /// - Parameter chance: from 0 to 1.
  mutating func failed(chance: Double) -> Duration {
    let whole = min(most, least * (1 << min(failures, 20)))
    failures += 1
    return whole / 2 + whole * chance / 2
  }

  mutating func succeeded() { failures = 0 }
}
