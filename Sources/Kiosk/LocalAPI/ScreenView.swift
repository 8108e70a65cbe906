/// What the customer's screen shows now: one event of `GET /v1/events` on the screen's socket.
///
/// Each is whole: a page that has missed any number of them shows the right thing after the next. For customers only:
/// no voucher, no reason for staff.
package struct ScreenView: Codable, Sendable, Equatable {
  package enum State: String, Codable, Sendable, CaseIterable {
    case ready, reading, hint, accepted
    /// Accepted a moment ago, and the same voucher is shown again.
    case `repeat`
    /// A till keeps the voucher's use: nothing is decided yet.
    case held
    case refused
    /// Ours, not the voucher's: it is not used up.
    case undecided
    case oneAtATime = "one-at-a-time"
    case paused
    /// Staff tried a voucher: nothing of it counts.
    case test
    /// Asks how it was, after an acceptance.
    case rating
    case thanks
    /// A badge was shown: its PIN is asked for on the staff page.
    case badge
    case out
  }
  package enum Sound: String, Codable, Sendable {
    /// One rising tone.
    case accept
    /// Two low ones.
    case no
  }

  /// Names what is shown: another one means that something new has happened.
  package var show: String
  package var state: State
  /// The small code at the bottom right ("R1"); empty where there is none.
  package var code: String
  /// At most two lines.
  package var texts: InLanguages<[String]>
  /// The number that staff can look up, for an acceptance.
  package var number: Int?
  /// When it was decided, by the shop's clock ("14:22").
  package var clock: String?
  /// What a live code has to answer, where a campaign wants that ("482193").
  package var digits: String?
  /// How long ago it was decided, in milliseconds.
  package var ageMS: Int?
  /// How much longer this may be shown, in milliseconds; nil where it stands until something happens.
  package var leftMS: Int?
  /// To be made once, when it is first shown; nil for a repeat.
  package var sound: Sound?

  package init(
    show: String, state: State, code: String, texts: InLanguages<[String]>, number: Int? = nil, clock: String? = nil,
    digits: String? = nil, ageMS: Int? = nil, leftMS: Int? = nil, sound: Sound? = nil
  ) {
    self.show = show
    self.state = state
    self.code = code
    self.texts = texts
    self.number = number
    self.clock = clock
    self.digits = digits
    self.ageMS = ageMS
    self.leftMS = leftMS
    self.sound = sound
  }

  enum CodingKeys: String, CodingKey {
    case show, state, code, texts, number, clock, digits, sound
    case ageMS = "age_ms"
    case leftMS = "left_ms"
  }
}
