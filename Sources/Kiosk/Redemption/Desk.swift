package import Answers
package import Ledger
import Records
import StatusList
import Synchronization
package import Trust
import Vouchers
import Wire

/// Where a scan becomes a decision: one synchronous call under one lock, green only after COMMIT.
package final class Desk: Sendable {
  /// How long a foreign code must be held before it is answered, in milliseconds: people carry other codes past.
  package static let steady: Int64 = 1500
  /// How young an acceptance must be at start to be shown once more, and how long after the start that may be, in
  /// milliseconds.
  package static let freshAtStart: Int64 = 30_000

  struct State: ~Copyable {
    var surroundings = Surroundings(trust: nil, place: nil, device: nil)
    var marks = MarksSnapshot()
    var clock: TrustedClock
    var grade: ClockGrade?
    /// The boot of the last scan, with its text.
    var boot: Epoch?
    var lock = PresentationLock()
    var budget: RecordBudget
    var sealer: EvidenceSealer?
    /// Foreign texts in view, and since when.
    var foreign: [[UInt8]: Int64] = [:]
    /// Acceptances from before a crash, to be shown once more.
    var fresh: [VoucherKey: Claim] = [:]
    /// Until when, by the boot clock.
    var freshUntil: Int64
    var challenges = ChallengeBook()
    /// The shop's day, as it was last looked up.
    var day: Range<WireTime>?
    var holds: [HoldID: StandingHold] = [:]
    var paused: Set<PausedCampaign> = []
    /// Scans that staff may still decide, the latest last.
    var unjudged: [UnjudgedScan] = []
    /// Until when, by the boot clock, vouchers are only tried.
    var testsUntil: Int64 = .min
    var counts: [String: Int64] = [:]
    /// Of the scan that is being decided.
    var sketch = TraceSketch()
    var traces = TraceBuffer()
    var fault: String?

    var clockRules: ClockRules { surroundings.trust?.policy.clock ?? ClockRules() }
  }

  let ledger: LedgerBook
  let state: Mutex<State>
  private let thread = DeskThread()

  /// - Parameters:
  ///   - clock: the floors as they were kept.
  ///   - now: the clocks at start; acceptances younger than 30 s are shown once more.
  /// - Throws: `StorageFault`.
  package init(ledger: LedgerBook, clock: TrustedClock.Kept, at now: ClockReading) throws {
    self.ledger = ledger
    var state = State(
      clock: TrustedClock(kept: clock), budget: RecordBudget(at: now.sinceBoot),
      freshUntil: now.sinceBoot + Self.freshAtStart)
    // The latest first: of several uses of a voucher it is the one whose screen may be missing.
    for claim in try ledger.claims(since: now.wall + -Self.freshAtStart + 1)
    where claim.time <= now.wall && state.fresh[claim.voucher] == nil {
      state.fresh[claim.voucher] = claim
    }
    for hold in try ledger.standingHolds() {
      // By a clock that was set back it would stand for years.
      let rest = min(max(0, hold.until.milliseconds - now.wall.milliseconds), Self.longestHold)
      state.holds[hold.id] = StandingHold(deadline: now.sinceBoot + rest, outcome: nil)
    }
    state.paused = try ledger.pausedCampaigns()
    self.state = Mutex(state)
  }

  /// Decides about what is in view. Returns after COMMIT; nil where there is nothing new to say.
  ///
  /// - Parameters:
  ///   - now: the clocks, read once at the door.
  ///   - trace: four hex digits drawn for this scan.
  @available(*, noasync, message: "blocks on the disk; from async code use submit")
  package func decide(_ sight: Sight, at now: ClockReading, trace: String) -> Outcome? {
    state.withLock { decide(sight, at: now, trace: trace, &$0) }
  }

  /// `decide` for async code, on the desk's own thread; afterwards that thread prepares for the next.
  package func submit(_ sight: Sight, at now: ClockReading, trace: String) async -> Outcome? {
    await withCheckedContinuation { continuation in
      thread.run {
        continuation.resume(returning: self.decide(sight, at: now, trace: trace))
        self.prepare(at: now)
      }
    }
  }

  /// Gets ready for the next scan while nobody waits: the ledger's transaction is begun, and the evidence's seal set up,
  /// which is nearly all of its cost.
  @available(*, noasync, message: "blocks on the disk")
  package func prepare(at now: ClockReading) {
    ledger.prepare()
    state.withLock { state in
      state.lock.forget(at: now.sinceBoot)
      guard let key = state.surroundings.trust?.evidenceKey(at: now.wall), state.sealer?.kid != key.id else { return }
      state.sealer = try? Self.sealer(to: key)
    }
  }

  private func decide(_ sight: Sight, at now: ClockReading, trace: String, _ state: inout State) -> Outcome? {
    let instant = now.sinceBoot
    if sight.event == .gone {
      for text in sight.symbols {
        state.lock.left(text, at: instant)
        state.foreign[text] = nil
      }
      return nil
    }
    let ours = sight.symbols.first(where: Presented.isOurs)
    if let ours, sight.symbols.contains(where: { $0 != ours && Presented.isOurs($0) }) {
      // Those that have their answer are still in view: none of them may be decided anew when the others leave.
      for text in sight.symbols where Presented.isOurs(text) {
        _ = state.lock.answer(to: text, at: instant, staysInView: sight.event != .once)
      }
      if sight.event != .once { state.lock.sawSeveral(at: instant) }
      guard sight.event != .still else { return nil }
      return Outcome(.notice(.oneAtATime), trace: trace, time: now.wall)
    }
    let staysInView = sight.event != .once
    guard let text = ours ?? heldForeign(sight, at: instant, &state) else { return nil }
    if let standing = state.lock.answer(to: text, at: instant, staysInView: staysInView) {
      return sight.event == .still ? nil : standing
    }
    // The question stands: which of them is meant shows once one has been held up alone.
    if staysInView, ours != nil, state.lock.wasOneOfSeveral(at: instant) { return nil }
    var scan = Scan(now: now, trace: trace, staysInView: staysInView, text: text)
    if instant < state.testsUntil, ours != nil {
      scan.isTest = true
      let outcome = test(scan, &state)
      state.lock.hold(outcome, for: text, voucher: nil, at: instant, staysInView: staysInView)
      return outcome
    }
    var (outcome, voucher) = judge(scan, &state)
    if case .undecided(let code) = outcome.decision { keep(scan, code, outcome.facts, &state) }
    if !outcome.isRepeat {
      state.counts[outcome.code, default: 0] += 1
      if voucher == nil {
        // A phone draws its live code anew every few seconds: the same no to the same voucher is one no.
        if let standing = state.lock.refusal(
          like: outcome, text: text, at: instant, staysInView: staysInView)
        {
          return sight.event == .still ? nil : standing
        }
        outcome = record(outcome, scan, &state)
      }
      state.lock.hold(outcome, for: text, voucher: voucher, at: instant, staysInView: staysInView)
      keepTrace(of: outcome, &state)
    } else {
      voucher = nil
    }
    return outcome
  }

  /// The foreign text that has been held long enough, or was handed over on purpose.
  private func heldForeign(_ sight: Sight, at instant: Int64, _ state: inout State) -> [UInt8]? {
    guard sight.event != .once else { return sight.symbols.first }
    state.foreign = state.foreign.filter { sight.symbols.contains($0.key) }
    for text in sight.symbols.prefix(8) where state.foreign[text] == nil { state.foreign[text] = instant }
    return sight.symbols.first { instant - (state.foreign[$0] ?? instant) >= Self.steady }
  }
}
