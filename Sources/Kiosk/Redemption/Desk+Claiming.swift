import Answers
import Crypto
import Ledger
import Records
import Rules
import StatusList
import Trust
import Vouchers
import Wire

extension Desk {
  /// Redeems what trust allows, if marks, rules and the ledger do too. The voucher's key comes back with an acceptance only.
  func claim(
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
    let (isStopped, isOpen, receiptTime) = ledger.look { ($0.isStopped, $0.isOpen, $0.receiptTime) }
    guard !isStopped else { return (answer(.undecided(.ledgerRolledBack)), nil) }
    guard isOpen else { return (answer(.undecided(.ledgerUnopened)), nil) }
    if !lifted.contains(.offlineLimit), let hours = trust.policy.offlineHours, let receipt = receiptTime,
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
        state.sketch.limits = [reading]
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

  static func sealer(to key: HubKey) throws -> EvidenceSealer {
    try EvidenceSealer(to: Curve25519.KeyAgreement.PublicKey(rawRepresentation: key.key), kid: key.id)
  }
}
