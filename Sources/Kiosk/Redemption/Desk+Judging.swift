import Answers
import Trust
import Vouchers
import Wire

extension Desk {
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
    state.sketch.hasJudged()
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
}
