import Vouchers

/// How the customers' screen looks with an answer: its colour and its shape.
package enum Look: String, Sendable, CaseIterable {
  case accepted
  /// Accepted a moment ago, and shown again.
  case `repeat`
  case held
  case refused
  /// Ours, not the voucher's.
  case undecided
  case paused
  case oneAtATime = "one-at-a-time"
  case hint
  case test
}

extension Outcome {
  /// How it looks. Green is an acceptance that is given now, and nothing else.
  package var look: Look {
    switch decision {
    case .accepted: isRepeat ? .repeat : .accepted
    case .held: .held
    case .refused(.campaignPaused): .paused
    case .refused: .refused
    case .undecided: .undecided
    case .notice(.oneAtATime): .oneAtATime
    case .notice(.holdStill): .hint
    case .test: .test
    }
  }
}
