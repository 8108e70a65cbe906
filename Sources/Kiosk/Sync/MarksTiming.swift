/// When to look at marks again: at once when something says that there is news, every so often while nothing does, later
/// and later while it fails. Time is milliseconds of the boot clock.
package struct MarksTiming: Sendable {
  /// The least time between two looks: what comes within it is looked at once.
  package static let least: Int64 = 50
  /// How often to look while the stream of events lives, and while it does not.
  package static let streaming: Int64 = 15 * 60_000
  package static let alone: Int64 = 60_000
  /// First and longest wait after a failure.
  package static let leastWait: Int64 = 1000
  package static let mostWait: Int64 = 5 * 60_000

  /// Looks in a row that may follow at once because the hub had more already: whoever shows an old index for ever must
  /// not have us ask for ever.
  package static let mostAgain = 4
  /// A hub that can be reached has brought an index after this.
  package static let late: Int64 = 180_000

  private var isNudged = true
  private var next: Int64 = 0
  private var last: Int64 = .min / 2
  private var agains = 0
  private var firstLook: Int64?
  package private(set) var failures = 0

  package init() {}

  /// Milliseconds until the next look; 0: now.
  package func wait(at now: Int64) -> Int64 {
    max(0, isNudged ? last + Self.least - now : next - now)
  }

  /// Something says that there is news, or that the hub can be reached: look soon, whatever failed before.
  package mutating func nudge() { isNudged = true }

  /// A look begins.
  package mutating func began(at now: Int64) {
    isNudged = false
    last = now
    if firstLook == nil { firstLook = now }
  }

  /// There is nobody to ask, or no key to believe anybody by.
  package mutating func idled(at now: Int64) {
    began(at: now)
    ended(isComplete: false, again: false, isStreaming: false, life: nil, at: now, chance: 0)
    firstLook = nil
  }

  /// Whether looks have gone on for so long that there should be an index, if the hub can be reached at all.
  package func isLate(at now: Int64) -> Bool { firstLook.map { now - $0 >= Self.late } ?? false }

  /// A look ended.
  ///
  /// - Parameters:
  ///   - isComplete: whether everything that the hub named could be had.
  ///   - again: whether the hub has more already.
  ///   - isStreaming: whether the hub would tell of news.
  ///   - life: how long the index holds, in milliseconds; nil if there is none.
  ///   - chance: from 0 to 1.
  package mutating func ended(
    isComplete: Bool, again: Bool, isStreaming: Bool, life: Int64?, at now: Int64, chance: Double
  ) {
    last = now
    guard isComplete else {
      let longest = min(Self.mostWait, Self.leastWait << Int64(min(failures, 12)))
      failures += 1
      next = now + longest / 2 + Int64(Double(longest / 2) * chance)
      return
    }
    failures = 0
    agains = again ? agains + 1 : 0
    if again, agains <= Self.mostAgain { isNudged = true }
    let usual = isStreaming ? Self.streaming : Self.alone
    // An index of a short life is looked at before it ends.
    let longest = again ? Self.leastWait : max(500, min(usual, (life ?? usual * 8) / 8))
    next = now + longest / 2 + Int64(Double(longest / 2) * chance)
  }

  /// Whether the stream lives has changed: nobody else would tell of news now, or somebody does.
  package mutating func streamChanged(isStreaming: Bool, at now: Int64) {
    next = isStreaming ? max(next, now) : min(next, now + Self.alone)
  }
}
