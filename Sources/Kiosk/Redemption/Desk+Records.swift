import Answers
package import Records
import Ledger
import StatusList
import Synchronization
package import Trust
import Wire

extension Desk {
  /// What every record of this moment says; nil until the device is enrolled.
  func context(at now: ClockReading, _ state: borrowing State) -> RecordContext? {
    let known = state.boot.flatMap { $0.bytes == now.boot ? $0 : nil }
    guard let device = state.surroundings.device, let boot = known ?? Epoch(now.boot) else { return nil }
    let (trust, mark) = (state.surroundings.trust, state.surroundings.trustMark)
    return RecordContext(
      device: device, time: now.wall, boot: boot, clock: state.grade ?? .untrusted,
      trust: TrustMark(
        timestamp: mark.timestamp, issuers: mark.issuers, campaigns: mark.campaigns,
        stage: trust?.stage(at: now.wall) ?? .expired),
      marksIndex: Int64(state.marks.index),
      marksStage: state.marks.stage(at: now.wall, staleFor: Self.staleFor(trust)) ?? .stale)
  }

  /// The time, if the clock is believed; a change of grade is recorded.
  func believed(_ now: ClockReading, _ state: inout State) -> WireTime? {
    let grade: ClockGrade =
      switch state.clock.judge(now, by: state.clockRules) {
      case .confirmed: .confirmed
      case .plausible: .plausible
      case .untrusted: .untrusted
      }
    let before = state.grade
    state.grade = grade
    if state.boot?.bytes != now.boot { state.boot = Epoch(now.boot) }
    if let before, before != grade { append(.clockChanged(from: before, to: grade), at: now, &state) }
    return grade == .untrusted ? nil : now.wall
  }

  /// Records a refusal or an undecided scan, singly or as part of a summary. That it cannot be recorded does not make
  /// it an acceptance: the answer stays.
  func record(_ outcome: Outcome, _ scan: Scan, _ state: inout State) -> Outcome {
    guard state.budget.takes(outcome.code, at: scan.now.sinceBoot) else { return outcome }
    let body: RecordBody
    switch outcome.decision {
    case .refused:
      body =
        .refused(
          code: outcome.code, voucher: outcome.facts?.key, campaign: outcome.facts?.campaign,
          claims: outcome.facts?.signed?.claims)
    case .undecided: body = .undecided(code: outcome.code)
    case .accepted, .held, .notice, .test: return outcome
    }
    guard let seq = append(body, at: scan.now, &state) else { return outcome }
    return outcome.recorded(as: seq)
  }

  @discardableResult
  func append(_ body: RecordBody, at now: ClockReading, _ state: inout State) -> Int64? {
    guard ledger.view.tip != nil, let context = context(at: now, state) else { return nil }
    do {
      let seq = try ledger.append(body, in: context)
      state.fault = nil
      return seq
    } catch {
      state.fault = "\(error)"
      return nil
    }
  }

  /// Records something other than a scan: a person's action, the camera, trust.
  ///
  /// - Returns: its place in the ledger; nil if no epoch has begun or the disk failed.
  @available(*, noasync, message: "blocks on the disk")
  @discardableResult
  package func note(_ body: RecordBody, at now: ClockReading) -> Int64? {
    state.withLock { state in
      _ = believed(now, &state)
      return append(body, at: now, &state)
    }
  }

  /// To be called about once a second: records the summary of what overflowed, when it is due.
  ///
  /// - Parameter isLast: the desk closes: records it at once.
  @available(*, noasync, message: "blocks on the disk")
  package func tick(at now: ClockReading, isLast: Bool = false) {
    state.withLock { state in
      _ = believed(now, &state)
      state.lock.forget(at: now.sinceBoot)
      if !state.holds.isEmpty { expireHolds(at: now, &state) }
      guard let counts = state.budget.overflow(at: now.sinceBoot, always: isLast) else { return }
      // What can't be written now is counted on.
      if append(.summary(counts), at: now, &state) != nil { state.budget.summarised() }
    }
  }
}
