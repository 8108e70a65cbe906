package import Trust
package import Vouchers
package import Wire

/// What the desk answers to a scan: one of three decisions, or a notice that decides nothing.
package struct Outcome: Sendable {
  package enum Decision: Sendable {
    /// Committed. `left` is how many uses remain.
    case accepted(use: Int64, left: Int)
    /// Kept for a till until then, and not redeemed yet.
    case held(use: Int64, left: Int, until: WireTime)
    case refused(RefusalCode)
    case undecided(UndecidedCode)
    case notice(Notice)
    /// Staff tried a voucher, and this is what it would have come to. Nothing of it counts.
    case test(Finding)
  }
  /// What a test came to.
  package enum Finding: Sendable {
    case accepted(left: Int)
    case refused(RefusalCode)
    case undecided(UndecidedCode)
  }
  /// What is said without a decision about a voucher.
  package enum Notice: String, Sendable, CaseIterable {
    /// More than one voucher in view.
    case oneAtATime = "one-at-a-time"
    /// Something like a code is held up and can't be read.
    case holdStill = "hold-still"
  }

  package let decision: Decision
  /// An answer given before, shown once more and without any effect.
  package var isRepeat = false
  /// An acceptance from before a crash that may never have been shown: it is shown, and opens nothing a second time.
  package var isShownAgain = false
  /// The record's place in the ledger; nil where none was made.
  package private(set) var seq: Int64?
  /// Four hex digits that lead staff from the screen to the log.
  package let trace: String
  /// When it was decided, by the wall clock.
  package let time: WireTime
  /// How long ago that was, in milliseconds.
  package var age: Int64 = 0
  /// Known only if the signature holds.
  package let facts: VoucherFacts?
  /// Which rule was broken where; never content.
  package let detail: String
  /// What a foreign code looks like.
  package let foreign: ForeignKind?
  /// When the voucher was last used at this device, if it was.
  package let usedAt: WireTime?
  /// Since when trust or marks are too old, where that is why nothing could be decided.
  package let since: WireTime?

  package init(
    _ decision: Decision, seq: Int64? = nil, trace: String, time: WireTime, facts: VoucherFacts? = nil,
    detail: String = "", foreign: ForeignKind? = nil, usedAt: WireTime? = nil, since: WireTime? = nil
  ) {
    self.decision = decision
    self.seq = seq
    self.trace = trace
    self.time = time
    self.facts = facts
    self.detail = detail
    self.foreign = foreign
    self.usedAt = usedAt
    self.since = since
  }

  /// A word of help to whoever holds up what the reader can't read; it decides and records nothing.
  package static func help(at time: WireTime, trace: String) -> Outcome {
    Outcome(.notice(.holdStill), trace: trace, time: time)
  }

  /// The stable code.
  package var code: String {
    switch decision {
    case .accepted: "accepted"
    case .held: "held"
    case .refused(let code): code.rawValue
    case .undecided(let code): code.rawValue
    case .notice(let notice): notice.rawValue
    case .test(.accepted): "test-accepted"
    case .test(.refused(let code)): "test-\(code.rawValue)"
    case .test(.undecided(let code)): "test-\(code.rawValue)"
    }
  }

  /// The same answer, with the place of its record.
  package func recorded(as seq: Int64) -> Outcome {
    var outcome = self
    outcome.seq = seq
    return outcome
  }

  /// What was held is redeemed.
  package func confirmed(at now: WireTime) -> Outcome? {
    guard case .held(let use, let left, _) = decision else { return nil }
    return Outcome(.accepted(use: use, left: left), seq: seq, trace: trace, time: now, facts: facts)
  }

  /// The same, but only tried.
  package func tested() -> Outcome {
    let finding: Finding
    switch decision {
    case .refused(let code): finding = .refused(code)
    case .undecided(let code): finding = .undecided(code)
    case .accepted, .held, .notice, .test: return self
    }
    return Outcome(
      .test(finding), seq: seq, trace: trace, time: time, facts: facts, detail: detail, foreign: foreign,
      usedAt: usedAt,
      since: since)
  }

  /// The same answer, given before.
  package func repeated(at now: Int64, since then: Int64) -> Outcome {
    var outcome = self
    outcome.isRepeat = true
    outcome.age = max(0, now - then)
    return outcome
  }
}
