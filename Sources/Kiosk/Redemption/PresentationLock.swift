package import Answers
import Trust
package import Wire

/// One decision per presentation: while the same voucher stays in view, and until 2 s after it left, the first answer
/// stands, and nothing happens again.
///
/// Without it a friend with a screenshot would get a second coffee from a voucher of several uses, and every frame
/// would make a record. The lock of an acceptance is keyed by the claim, so that another text for the same voucher
/// falls under it too; that of any other answer is keyed by the text. A state machine: time comes in as milliseconds
/// of the boot clock.
package struct PresentationLock: Sendable {
  /// How long the answer stands after the code left, in milliseconds.
  package static let afterLeaving: Int64 = 2000
  /// How long it stands when nobody says any more whether the code is in view, in milliseconds.
  package static let withoutSight: Int64 = 15_000
  /// How long one voucher must have been alone after several were in view before it counts, in milliseconds: of two that
  /// are taken away one leaves before the other, and a reader misses one now and then.
  package static let aloneAfterSeveral: Int64 = 1000

  private struct Entry {
    let voucher: VoucherKey?
    var texts: [[UInt8]]
    let outcome: Outcome
    let since: Int64
    var seen: Int64
    var left: Int64?

    func isOver(at now: Int64) -> Bool {
      if let left { return now - left >= PresentationLock.afterLeaving }
      return now - seen >= PresentationLock.withoutSight
    }
  }

  private var entries: [Entry] = []
  private var severalUntil: Int64?

  package init() {}

  /// Several vouchers are in view.
  package mutating func sawSeveral(at now: Int64) { severalUntil = now + Self.aloneAfterSeveral }

  /// True if the voucher that is in view alone was one of several a moment ago: it is not decided yet, only asked for.
  package func wasOneOfSeveral(at now: Int64) -> Bool { severalUntil.map { now < $0 } ?? false }

  /// The first answer to this text, if it still stands.
  ///
  /// - Parameter staysInView: whether the source will say when the code leaves.
  package mutating func answer(to text: [UInt8], at now: Int64, staysInView: Bool) -> Outcome? {
    guard let place = entries.firstIndex(where: { !$0.isOver(at: now) && $0.texts.contains(text) }) else { return nil }
    return touch(place, at: now, staysInView: staysInView)
  }

  /// The acceptance of this voucher, if it still stands, whatever text shows it now.
  package mutating func acceptance(of voucher: VoucherKey, text: [UInt8], at now: Int64, staysInView: Bool) -> Outcome?
  {
    guard let place = entries.firstIndex(where: { !$0.isOver(at: now) && $0.voucher == voucher }) else { return nil }
    add(text, to: place)
    return touch(place, at: now, staysInView: staysInView)
  }

  /// The same answer to the same voucher under another text, if it still stands: a live code changes while it is held up.
  package mutating func refusal(
    like outcome: Outcome, text: [UInt8], at now: Int64, staysInView: Bool
  ) -> Outcome? {
    guard let voucher = outcome.facts?.key,
      let place = entries.firstIndex(where: {
        $0.voucher == nil && $0.outcome.facts?.key == voucher && $0.outcome.code == outcome.code && !$0.isOver(at: now)
      })
    else { return nil }
    add(text, to: place)
    return touch(place, at: now, staysInView: staysInView)
  }

  /// Lets an answer stand.
  ///
  /// - Parameter voucher: the claim, for an acceptance; nil for any other answer.
  package mutating func hold(
    _ outcome: Outcome, for text: [UInt8], voucher: VoucherKey?, at now: Int64, staysInView: Bool
  ) {
    // Nobody shows more codes than this at once; the oldest goes, never an acceptance.
    if entries.count >= 32 { forget(at: now) }
    if entries.count >= 32, let oldest = entries.firstIndex(where: { $0.voucher == nil }) { entries.remove(at: oldest) }
    entries.append(
      Entry(
        voucher: voucher, texts: [text], outcome: outcome, since: now, seen: now, left: staysInView ? nil : now))
  }

  /// The code has left the view.
  package mutating func left(_ text: [UInt8], at now: Int64) {
    if wasOneOfSeveral(at: now) { sawSeveral(at: now) }
    for place in entries.indices
    where entries[place].left == nil && !entries[place].isOver(at: now) && entries[place].texts.contains(text) {
      entries[place].left = now
    }
  }

  /// Lets go of the answer that a record gave: it has been taken back.
  package mutating func drop(seq: Int64) { entries.removeAll { $0.outcome.seq == seq } }

  /// Lets go of every answer to this text but an acceptance: staff have decided otherwise.
  package mutating func drop(refusalsOf text: [UInt8]) {
    entries.removeAll { $0.voucher == nil && $0.texts.contains(text) }
  }

  /// Lets go of every no to this voucher: what it rested on has changed.
  package mutating func drop(refusalsOf voucher: VoucherKey) {
    entries.removeAll { $0.voucher == nil && $0.outcome.facts?.key == voucher }
  }

  /// Lets go of answers that no longer stand, to be called between scans. Changes nothing that is answered.
  package mutating func forget(at now: Int64) {
    entries.removeAll { $0.isOver(at: now) }
    // The room that a rush took is given back.
    if entries.isEmpty, entries.capacity > 8 { entries = [] }
  }

  // The eight youngest: which of them is in view, and which has left, is told by their text.
  private mutating func add(_ text: [UInt8], to place: Int) {
    if entries[place].texts.count >= 8 { entries[place].texts.removeFirst() }
    entries[place].texts.append(text)
  }

  private mutating func touch(_ place: Int, at now: Int64, staysInView: Bool) -> Outcome {
    entries[place].seen = now
    entries[place].left = staysInView ? nil : now
    return entries[place].outcome.repeated(at: now, since: entries[place].since)
  }
}
