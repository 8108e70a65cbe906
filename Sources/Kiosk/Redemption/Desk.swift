package import Answers
import Crypto
import Dispatch
package import Ledger
import Records
import Rules
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
    var sketch = TraceSketch(at: .now)
    var traces = TraceBuffer()
    var fault: String?

    var clockRules: ClockRules { surroundings.trust?.policy.clock ?? ClockRules() }
  }

  let ledger: LedgerBook
  let state: Mutex<State>
  private let queue = DispatchQueue(label: "voucherd.desk", qos: .userInteractive)

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

  /// `decide` for async code, on the desk's own thread; afterwards that thread prepares the next seal.
  package func submit(_ sight: Sight, at now: ClockReading, trace: String) async -> Outcome? {
    await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: self.decide(sight, at: now, trace: trace))
        self.prepare(at: now)
      }
    }
  }

  /// Sets up the next evidence's seal ahead of its scan: nearly all of its cost.
  package func prepare(at now: ClockReading) {
    state.withLock { state in
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
    var ours: [[UInt8]] = []
    for text in sight.symbols where Presented.isOurs(text) && !ours.contains(text) { ours.append(text) }
    guard ours.count <= 1 else {
      // Those that have their answer are still in view: none of them may be decided anew when the others leave.
      for text in ours { _ = state.lock.answer(to: text, at: instant, staysInView: sight.event != .once) }
      if sight.event != .once { state.lock.sawSeveral(at: instant) }
      guard sight.event != .still else { return nil }
      return Outcome(.notice(.oneAtATime), trace: trace, time: now.wall)
    }
    let staysInView = sight.event != .once
    guard let text = ours.first ?? heldForeign(sight, at: instant, &state) else { return nil }
    if let standing = state.lock.answer(to: text, at: instant, staysInView: staysInView) {
      return sight.event == .still ? nil : standing
    }
    // The question stands: which of them is meant shows once one has been held up alone.
    if staysInView, !ours.isEmpty, state.lock.wasOneOfSeveral(at: instant) { return nil }
    var scan = Scan(now: now, trace: trace, staysInView: staysInView, text: text)
    if instant < state.testsUntil, !ours.isEmpty {
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

  /// Decides about one text. The voucher's key comes back with an acceptance only.
  func judge(_ scan: Scan, _ state: inout State) -> (Outcome, VoucherKey?) {
    sketch(scan, &state)
    let now = believed(scan.now, &state)
    func answer(_ decision: Outcome.Decision, facts: VoucherFacts? = nil, detail: String = "") -> (Outcome, VoucherKey?)
    {
      (Outcome(decision, trace: scan.trace, time: scan.now.wall, facts: facts, detail: detail), nil)
    }
    switch Presented(scan.text) {
    case .foreign(let kind):
      return (
        Outcome(.refused(.notAVoucher), trace: scan.trace, time: scan.now.wall, foreign: kind), nil
      )
    case .malformed(let refusal): return answer(.refused(refusal.code), detail: refusal.detail)
    case .voucher(let voucher): return judge(.bare(voucher), at: now, scan, &state)
    case .presentation(let presentation):
      state.sketch.shown = .live
      return judge(.live(presentation), at: now, scan, &state)
    }
  }

  func judge(
    _ shown: ShownVoucher, at now: WireTime?, _ scan: Scan, _ state: inout State
  ) -> (Outcome, VoucherKey?) {
    func answer(_ decision: Outcome.Decision, facts: VoucherFacts? = nil, detail: String = "") -> (Outcome, VoucherKey?)
    {
      (Outcome(decision, trace: scan.trace, time: scan.now.wall, facts: facts, detail: detail), nil)
    }
    guard let trust = state.surroundings.trust else {
      return answer(.undecided(state.surroundings.device == nil ? .notEnrolled : .keysMissing))
    }
    var circumstances = Circumstances(
      challenges: shown.isLive ? scan.override?.challenges ?? state.challenges.taken(at: scan.now.sinceBoot) : [],
      offset: state.surroundings.offset, basket: scan.basket)
    if let override = scan.override { circumstances.lifted = override.rules.codes }
    let judgement = trust.judge(shown, at: now, in: state.surroundings.place, with: circumstances)
    state.sketch.judged = .now
    switch judgement {
    case .refused(let refusal, let facts):
      state.sketch.check = refusal.check
      // Its digits were looked at: they are those of the screen.
      if case .live(let live) = shown, live.namesDigits, refusal.check > .presentation {
        state.sketch.shown = .challenge
      }
      return answer(.refused(refusal.code), facts: facts, detail: refusal.detail)
    case .undecided(let code, let facts):
      return (
        Outcome(
          .undecided(code), trace: scan.trace, time: scan.now.wall, facts: facts, since: trust.since(code)), nil
      )
    case .allowed(let allowed):
      if allowed.presentation?.challenge != nil { state.sketch.shown = .challenge }
      return claim(allowed, trust, scan, &state)
    }
  }

  private func claim(
    _ allowed: AllowedVoucher, _ trust: TrustSnapshot, _ scan: Scan, _ state: inout State
  ) -> (Outcome, VoucherKey?) {
    let (facts, key) = (allowed.facts, allowed.facts.key)
    let instant = scan.now.sinceBoot
    if !scan.isTest,
      let standing = state.lock.acceptance(of: key, text: scan.text, at: instant, staysInView: scan.staysInView)
    {
      return (standing, nil)
    }
    func answer(_ decision: Outcome.Decision, seq: Int64? = nil, usedAt: WireTime? = nil, detail: String = "")
      -> Outcome
    {
      Outcome(
        decision, seq: seq, trace: scan.trace, time: scan.now.wall, facts: facts, detail: detail, usedAt: usedAt)
    }
    if scan.hold == nil, !scan.isTest, instant < state.freshUntil, let claim = state.fresh.removeValue(forKey: key) {
      // Committed before a crash, and perhaps never shown: accepted once, shown once more.
      var again = answer(.accepted(use: claim.use, left: facts.uses - Int(claim.use) - 1), seq: claim.seq)
      again.isShownAgain = true
      return (again, key)
    }
    let marks: UseMarks
    let lifted = scan.override?.rules.codes ?? []
    switch status(of: key, uses: facts.uses, trust, at: scan.now.wall, state, lifting: lifted) {
    case .success(let found):
      marks = found
      state.sketch.marked = found.mask
    case .failure(let obstacle):
      state.sketch.check = .status
      return (
        Outcome(
          obstacle.decision, trace: scan.trace, time: scan.now.wall, facts: facts, usedAt: obstacle.usedAt,
          since: obstacle.since), nil
      )
    }
    let view = ledger.view
    guard view.stopped == nil else { return (answer(.undecided(.ledgerRolledBack)), nil) }
    guard view.isOpen else { return (answer(.undecided(.ledgerUnopened)), nil) }
    if !lifted.contains(.offlineLimit), let hours = trust.policy.offlineHours, let receipt = view.receiptTime,
      scan.now.wall.milliseconds - receipt.milliseconds > hours * 3_600_000
    {
      return (answer(.undecided(.offlineLimit)), nil)
    }
    guard let evidenceKey = trust.evidenceKey(at: scan.now.wall), let context = context(at: scan.now, state) else {
      return (answer(.undecided(.evidenceKeyMissing)), nil)
    }
    if state.sealer?.kid != evidenceKey.id { state.sealer = try? Self.sealer(to: evidenceKey) }
    guard state.sealer != nil else { return (answer(.undecided(.evidenceKeyMissing)), nil) }
    do {
      let outcome = try ledger.claim(
        key, uses: facts.uses,
        mostUnreceipted: lifted.contains(.offlineLimit) ? nil : trust.policy.offlineRedemptions,
        under: conditions(of: allowed, marks, scan, &state), in: context
      ) { use, recordID in
        // Each seals one voucher; the next is set up between scans.
        let sealer = try state.sealer.take() ?? Self.sealer(to: evidenceKey)
        let evidence = try sealer.seal(allowed.shownBytes, recordID: recordID)
        let redemption = allowed.redemption(use: use, evidence: evidence, override: scan.override?.note)
        if scan.isTest { return .tested(code: "accepted", redemption: redemption) }
        return scan.hold.map { .held(redemption, until: $0.until) } ?? .accepted(redemption)
      }
      state.fault = nil
      state.sketch.check = .claim
      switch outcome {
      case .accepted(let claim):
        state.sketch.limits = claim.limits
        if scan.isTest { return (answer(.test(.accepted(left: claim.left)), seq: claim.seq), nil) }
        if let challenge = allowed.presentation?.challenge { state.challenges.use(challenge) }
        if let hold = scan.hold {
          return (answer(.held(use: claim.use, left: claim.left, until: hold.until), seq: claim.seq), key)
        }
        return (answer(.accepted(use: claim.use, left: claim.left), seq: claim.seq), key)
      case .held(let last): return (answer(.refused(.alreadyHeld), usedAt: last.time), nil)
      case .paused: return (answer(.refused(.campaignPaused)), nil)
      case .used(let last):
        let code = RefusalCode(cause: marks.cause(wasUsedHere: last != nil))
        return (answer(.refused(code), usedAt: last?.time), nil)
      case .syncing(let last): return (answer(.undecided(.syncing), usedAt: last?.time), nil)
      case .replayed: return (answer(.refused(.presentationReplayed)), nil)
      case .limited(let reading):
        state.sketch.check = .limits
        state.sketch.limits = [reading]
        guard let code = RefusalCode(reachedLimit: reading.name) else {
          return (answer(.undecided(.offlineLimit), detail: reading.text), nil)
        }
        return (answer(.refused(code), detail: reading.text), nil)
      case .overridden(let reading):
        state.sketch.check = .limits
        return (answer(.undecided(.offlineLimit), detail: reading.text), nil)
      case .tooManyUnreceipted:
        state.sketch.check = .limits
        return (answer(.undecided(.offlineLimit)), nil)
      }
    } catch {
      state.fault = "\(error)"
      return (answer(.undecided(.ledgerUnwritable), detail: "\(error)"), nil)
    }
  }

  /// What the ledger holds a claim of this voucher against; nil for most.
  private func conditions(
    of allowed: AllowedVoucher, _ marks: UseMarks, _ scan: Scan, _ state: inout State
  ) -> ClaimConditions? {
    let now = scan.now.wall
    let limits = allowed.campaign.rules?.limits
    let isPaused =
      !state.paused.isEmpty
      && state.paused.contains(PausedCampaign(issuer: allowed.campaign.issuer, campaign: allowed.campaign.id))
    guard
      limits != nil || allowed.presentation != nil || marks.mask != 0 || scan.hold != nil || isPaused
        || scan.override != nil || scan.isTest
    else { return nil }
    var conditions = ClaimConditions(
      presented: allowed.presentation?.time, marked: marks.mask,
      marksIssued: state.marks.issued(for: allowed.facts.key),
      isPaused: isPaused, hold: scan.hold,
      override: scan.override.map {
        ClaimOverride(note: $0.note, dayStart: dayStart(at: now, &state), most: $0.rules.perDay)
      }, isTest: scan.isTest)
    if let limits, state.surroundings.calendar != nil {
      conditions.limits = ClaimLimits(
        limits, of: allowed, dayStart: dayStart(at: now, &state),
        isOnline: scan.override?.rules.codes.contains(.offlineLimit) == true)
    }
    return conditions
  }

  /// When the shop's day began; where its time zone is not known, UTC's.
  func dayStart(at now: WireTime, _ state: inout State) -> WireTime {
    let day =
      state.day.flatMap { $0.contains(now) ? $0 : nil }
      ?? (state.surroundings.calendar ?? .utc).day(of: now)
    state.day = day
    return day.lowerBound
  }

  private static func sealer(to key: HubKey) throws -> EvidenceSealer {
    try EvidenceSealer(to: Curve25519.KeyAgreement.PublicKey(rawRepresentation: key.key), kid: key.id)
  }
}

/// One text at one moment.
struct Scan {
  var now: ClockReading
  let trace: String
  var staysInView: Bool
  let text: [UInt8]
  /// What a till told.
  var basket: Basket?
  /// Kept for a till instead of redeemed.
  var hold: (id: HoldID, until: WireTime)?
  /// Staff decide where the kiosk can't.
  var override: StaffOverride?
  /// Nothing of it counts.
  var isTest = false
}
