package import Vouchers

/// The digits that this kiosk shows for live codes to answer: drawn anew every minute and after each use, and taken for
/// one minute more. A state machine: time comes in as milliseconds of the boot clock.
package struct ChallengeBook: Sendable {
  /// How long digits are shown, and how long they are taken after that, in milliseconds.
  package static let life: Int64 = 60_000

  private var shown: (challenge: Challenge, since: Int64)?
  private var former: [(challenge: Challenge, until: Int64)] = []

  package init() {}

  /// The digits to show, and until when, by the boot clock.
  package mutating func current(
    at now: Int64, using generator: inout some RandomNumberGenerator
  ) -> (challenge: Challenge, until: Int64) {
    if let shown, now - shown.since < Self.life { return (shown.challenge, shown.since + Self.life) }
    retire(at: now)
    let fresh = Challenge(using: &generator)
    shown = (fresh, now)
    return (fresh, now + Self.life)
  }

  /// The digits that a live code may answer.
  package func taken(at now: Int64) -> Set<Challenge> {
    var taken = Set(former.filter { now < $0.until }.map(\.challenge))
    if let shown, now - shown.since < 2 * Self.life { taken.insert(shown.challenge) }
    return taken
  }

  /// An acceptance has answered them: nobody else may.
  package mutating func use(_ challenge: Challenge) {
    if shown?.challenge == challenge { shown = nil }
    former.removeAll { $0.challenge == challenge }
  }

  private mutating func retire(at now: Int64) {
    former.removeAll { now >= $0.until }
    if let shown { former.append((shown.challenge, shown.since + 2 * Self.life)) }
  }
}
