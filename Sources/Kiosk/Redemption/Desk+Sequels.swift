package import Answers
package import Ledger
import Records
package import Rules
import Synchronization
package import Trust
import Vouchers
package import Wire

/// A use that is kept for a till, as the desk remembers it until the till has decided.
struct StandingHold {
  /// By the boot clock.
  let deadline: Int64
  /// What the till was told; nil for a hold from before a restart.
  let outcome: Outcome?
}

extension Desk {
  /// A hold may be of the chain before, of which records are still being made again: nothing can be said of it yet.
  package struct StillCarrying: Error, CustomStringConvertible {
    package var description: String { "what the chain before left is still being recorded again" }
  }
  private static let carrying = StillCarrying().description

  /// The longest that a use is kept for a till, in milliseconds.
  package static let longestHold: Int64 = 600_000

  /// What a person or a till wished came to.
  package enum Sequel: Sendable {
    case done(seq: Int64, outcome: Outcome?)
    case already
    case unknown
    case impossible(String)
    /// The ledger can't be written, or the kiosk is not enrolled.
    case failed(String)
  }

  /// What a till's wish for a hold came to.
  package enum Holding: Sendable {
    /// A decision of now, and until when the use is kept if it is.
    case answered(Outcome, until: WireTime?)
    /// The voucher was redeemed here a moment ago, and its acceptance still stands: what a till is told, without any effect.
    case used(Outcome)
    /// The till has asked before and the use is kept for it: what it was told, without any effect.
    case standing(Outcome, until: WireTime)
    /// The hold of this name and voucher has come to its end.
    case over(Hold.State)
    /// The name is that of another voucher's hold.
    case nameTaken
    /// The ledger can't be read.
    case failed(String)
  }

  /// Decides about a text that a till hands over, and keeps the use for it instead of redeeming it.
  ///
  /// - Parameters:
  ///   - text: as scanned.
  ///   - length: for how long, in milliseconds, at most `longestHold`.
  ///   - basket: what the till tells of the purchase.
  ///   - id: the name under which the till will come back. A till that lost the answer gives the same once more.
  @available(*, noasync, message: "blocks on the disk")
  package func hold(
    _ text: [UInt8], for length: Int64, basket: Basket?, as id: HoldID, at now: ClockReading, trace: String
  ) -> Holding {
    state.withLock { state in
      do {
        if let hold = try ledger.hold(id) { return again(hold, text, at: now, trace: trace, state) }
        // It would be the name of two holds.
        if try ledger.hasFormerHold(id) { return ledger.view.isCarrying ? .failed(Self.carrying) : .nameTaken }
      } catch {
        state.fault = "\(error)"
        return .failed("\(error)")
      }
      let until = now.wall + min(max(length, 1000), Self.longestHold)
      let scan = Scan(
        now: now, trace: trace, staysInView: false, text: text, basket: basket, hold: (id: id, until: until))
      let (outcome, _) = judge(scan, &state)
      guard !outcome.isRepeat else {
        // Redeemed a moment ago, and still shown so: a till that took this for its own would give twice for one use.
        return .used(
          Outcome(.refused(.alreadyUsed), trace: trace, time: now.wall, facts: outcome.facts, usedAt: outcome.time))
      }
      guard case .held = outcome.decision else {
        state.counts[outcome.code, default: 0] += 1
        let recorded = record(outcome, scan, &state)
        keepTrace(of: recorded, &state)
        return .answered(recorded, until: nil)
      }
      state.counts[outcome.code, default: 0] += 1
      keepTrace(of: outcome, &state)
      state.holds[id] = StandingHold(
        deadline: now.sinceBoot + until.milliseconds - now.wall.milliseconds, outcome: outcome)
      return .answered(outcome, until: until)
    }
  }

  /// What a till is told that asks for a hold once more.
  private func again(
    _ hold: Hold, _ text: [UInt8], at now: ClockReading, trace: String, _ state: borrowing State
  ) -> Holding {
    guard let facts = facts(of: text, at: now, state), facts.key == hold.voucher else { return .nameTaken }
    guard hold.state == .held else { return .over(hold.state) }
    if let outcome = state.holds[hold.id]?.outcome { return .standing(outcome, until: hold.until) }
    // From before a restart: told anew by what is written.
    do {
      let claim = try ledger.claims(of: hold.voucher).first { $0.seq == hold.seq }
      guard let claim else { return .over(hold.state) }
      let decision = Outcome.Decision.held(
        use: claim.use, left: facts.uses - Int(claim.use) - 1, until: hold.until)
      return .standing(
        Outcome(decision, seq: hold.seq, trace: trace, time: claim.time, facts: facts), until: hold.until)
    } catch {
      return .failed("\(error)")
    }
  }

  /// What a text says of itself if its signature holds, whatever else is wrong with it by now.
  private func facts(of text: [UInt8], at now: ClockReading, _ state: borrowing State) -> VoucherFacts? {
    let shown: ShownVoucher
    switch Presented(text) {
    case .voucher(let voucher): shown = .bare(voucher)
    case .presentation(let presentation): shown = .live(presentation)
    case .foreign, .malformed: return nil
    }
    guard let trust = state.surroundings.trust else { return nil }
    switch trust.judge(shown, at: now.wall, in: state.surroundings.place) {
    case .allowed(let allowed): return allowed.facts
    case .refused(_, let facts), .undecided(_, let facts): return facts
    }
  }

  /// A hold as it stands; nil if this kiosk has none of that name.
  ///
  /// - Throws: `StorageFault`; `StillCarrying`.
  @available(*, noasync, message: "blocks on the disk")
  package func hold(_ id: HoldID) throws -> Hold? {
    let isCarrying = ledger.view.isCarrying
    if let hold = try ledger.hold(id) { return hold }
    if isCarrying { throw StillCarrying() }
    return nil
  }

  /// The till has taken payment: the held use is a redemption. The outcome says so, to be shown.
  @available(*, noasync, message: "blocks on the disk")
  package func confirm(_ id: HoldID, at now: ClockReading) -> Sequel {
    state.withLock { state in
      let held = state.holds[id]?.outcome
      let sequel = conclude(at: now, &state) { try ledger.confirm(id, in: $0) }
      if case .done(let seq, _) = sequel {
        ended(id, &state)
        return .done(seq: seq, outcome: held?.confirmed(at: now.wall))
      }
      return sequel
    }
  }

  /// The till does without it: the use is free again.
  @available(*, noasync, message: "blocks on the disk")
  package func release(_ id: HoldID, at now: ClockReading) -> Sequel {
    state.withLock { state in
      let sequel = conclude(at: now, &state) { try ledger.release(id, in: $0) }
      if case .done = sequel { ended(id, &state) }
      return sequel
    }
  }

  /// Staff take back what a record accepted.
  ///
  /// - Parameters:
  ///   - uid: the user at the local socket.
  ///   - staff: the number of the badge, where one was used.
  @available(*, noasync, message: "blocks on the disk")
  package func void(_ seq: Int64, reason: String, by uid: Int64, staff: String?, at now: ClockReading) -> Sequel {
    state.withLock { state in
      let sequel = conclude(at: now, &state) {
        try ledger.void(seq, reason: reason, by: uid, staff: staff, in: $0)
      }
      if case .done = sequel {
        // Shown again it is judged again.
        state.lock.drop(seq: seq)
        if let voucher = try? ledger.voucher(of: seq) { state.lock.drop(refusalsOf: voucher) }
        state.fresh = state.fresh.filter { $0.value.seq != seq }
      }
      return sequel
    }
  }

  /// Pauses a campaign at this kiosk, or takes it up again.
  @available(*, noasync, message: "blocks on the disk")
  package func pause(
    _ campaign: PausedCampaign, _ isPaused: Bool, by uid: Int64, staff: String?, at now: ClockReading
  ) -> Sequel {
    state.withLock { state in
      _ = believed(now, &state)
      guard let context = context(at: now, state) else { return .failed("the kiosk is not enrolled") }
      let target = "\(campaign.issuer)/\(campaign.campaign)"
      let action = isPaused ? "pause" : "resume"
      do {
        let seq = try ledger.set(
          campaign, isPaused: isPaused, as: .staffAction(action: action, uid: uid, target: target, staff: staff),
          in: context)
        if isPaused { state.paused.insert(campaign) } else { state.paused.remove(campaign) }
        return seq.map { .done(seq: $0, outcome: nil) } ?? .already
      } catch {
        state.fault = "\(error)"
        return .failed("\(error)")
      }
    }
  }

  /// The campaigns that are paused here.
  package var pausedCampaigns: Set<PausedCampaign> { state.withLock { $0.paused } }

  /// Gives back what no till came back for. What is still being carried from the chain before waits until it is known here.
  func expireHolds(at now: ClockReading, _ state: inout State) {
    guard !ledger.view.isCarrying else { return }
    for (id, _) in state.holds.filter({ now.sinceBoot >= $0.value.deadline }) {
      switch conclude(at: now, &state, { try ledger.release(id, isExpired: true, in: $0) }) {
      case .failed: break
      case .done, .already, .unknown, .impossible: ended(id, &state)
      }
    }
  }

  private func ended(_ id: HoldID, _ state: inout State) {
    state.holds[id] = nil
    // Whoever was told that it is being used is told anew.
    if let voucher = try? ledger.hold(id)?.voucher { state.lock.drop(refusalsOf: voucher) }
  }

  private func conclude(
    at now: ClockReading, _ state: inout State, _ write: (RecordContext) throws -> LedgerBook.SequelOutcome
  ) -> Sequel {
    _ = believed(now, &state)
    guard let context = context(at: now, state) else { return .failed("the kiosk is not enrolled") }
    do {
      let isCarrying = ledger.view.isCarrying
      let outcome = try write(context)
      state.fault = nil
      return switch outcome {
      case .done(let seq): .done(seq: seq, outcome: nil)
      case .already: .already
      case .unknown: isCarrying ? .failed(Self.carrying) : .unknown
      case .impossible(let why): .impossible(why)
      }
    } catch {
      state.fault = "\(error)"
      return .failed("\(error)")
    }
  }
}
