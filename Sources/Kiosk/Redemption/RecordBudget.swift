/// How many refused and undecided scans are recorded singly: a bucket that refills, and a count of what overflows.
///
/// Without it a bored teenager with a screen full of random codes fills the disk. Time is milliseconds of the boot clock.
package struct RecordBudget: Sendable {
  /// Records that may come at once.
  package static let burst: Int64 = 60
  /// Milliseconds after which one more may come.
  package static let refill: Int64 = 10_000
  /// Milliseconds after which what overflowed is recorded as one summary.
  package static let summaryAfter: Int64 = 60_000

  private var tokens = burst
  private var refilled: Int64
  private var counts: [String: Int64] = [:]
  private var countingSince: Int64?

  package init(at now: Int64) { refilled = now }

  /// Whether this scan gets a record of its own; if not, it is counted.
  package mutating func takes(_ code: String, at now: Int64) -> Bool {
    let earned = max(0, now - refilled) / Self.refill
    tokens = min(Self.burst, tokens + earned)
    refilled += earned * Self.refill
    guard tokens > 0 else {
      counts[code, default: 0] += 1
      if countingSince == nil { countingSince = now }
      return false
    }
    tokens -= 1
    return true
  }

  /// The counts to be recorded, if they are due. They stand until `summarised`.
  package func overflow(at now: Int64, always: Bool = false) -> [(code: String, count: Int64)]? {
    guard let since = countingSince, always || now - since >= Self.summaryAfter else { return nil }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The counts have been recorded, and begin anew.
  package mutating func summarised() {
    counts = [:]
    countingSince = nil
  }
}
