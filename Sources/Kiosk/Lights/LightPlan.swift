/// Decides which signals are on and until when. Without I/O; time comes from outside.
///
/// Told only of first answers: one that is repeated while its voucher stays in view must have no effect, or a friend with a
/// screenshot would open the gate a second time. The relay, the buzzer and the green lamp follow nothing but an acceptance.
package struct LightPlan: Sendable {
  /// What was answered.
  package enum Answer: Sendable, CaseIterable {
    case accepted, refused, undecided
  }

  private let lasting: [Signal: Duration]
  private var ends: [Signal: Duration] = [:]

  /// A plan in which each signal stays on for so long; one that is not named stays off.
  package init(lasting: [Signal: Duration]) { self.lasting = lasting }

  /// An answer was given for the first time at `now`. It ends what an earlier one has switched on, a relay's pulse
  /// excepted: cut short it might not reach the gate, and two acceptances must be two pulses or one long one.
  package mutating func answered(_ answer: Answer, at now: Duration) {
    ends = ends.filter { $0.key == .relay && $0.value > now }
    for signal in Self.signals(of: answer) {
      if let time = lasting[signal] { ends[signal] = now + time }
    }
  }

  /// Everything off, at the end.
  package mutating func clear() { ends = [:] }

  /// The signals that are on at `now`.
  package func lit(at now: Duration) -> Set<Signal> {
    Set(ends.filter { $0.value > now }.keys)
  }

  /// When the next signal goes off after `now`; nil if none is on.
  package func change(after now: Duration) -> Duration? {
    ends.values.filter { $0 > now }.min()
  }

  private static func signals(of answer: Answer) -> [Signal] {
    switch answer {
    case .accepted: [.green, .buzzer, .relay]
    case .refused, .undecided: [.red]
    }
  }
}
