import Answers
import Lights

extension LightBoard {
  /// Shows what an outcome is, whoever asked for it: the camera, or a till that holds and confirms. What decides nothing,
  /// what is repeated, and an acceptance that a crash may have kept from the screen switch nothing: a relay that opens a
  /// gate must open once for each redemption.
  func show(_ outcome: Outcome) {
    if let answer = LightPlan.Answer(outcome) { show(answer) }
  }
}

extension LightPlan.Answer {
  /// Nil for what switches nothing.
  fileprivate init?(_ outcome: Outcome) {
    guard !outcome.isRepeat, !outcome.isShownAgain else { return nil }
    switch outcome.decision {
    case .accepted: self = .accepted
    case .refused: self = .refused
    case .undecided: self = .undecided
    case .held, .notice, .test: return nil
    }
  }
}
