/// What the staff page shows while it is open. For staff: it names vouchers.
package struct StaffOverview: Codable, Sendable, Equatable {
  /// One answer of today.
  package struct Line: Codable, Sendable, Equatable {
    /// By the shop's clock ("14:22").
    package var clock: String
    package var decision: Answer.Decision
    package var screen: String
    package var words: InLanguages<String>
    /// The record's number; absent where nothing was recorded.
    package var seq: Int?
    /// Four hex digits, as the answer had.
    package var trace: String
    /// What the holder of the badge may do about it.
    package var deeds: [String]

    package init(
      clock: String, decision: Answer.Decision, screen: String, words: InLanguages<String>, seq: Int?, trace: String,
      deeds: [String] = []
    ) {
      self.clock = clock
      self.decision = decision
      self.screen = screen
      self.words = words
      self.seq = seq
      self.trace = trace
      self.deeds = deeds
    }
  }

  /// Whose badge has opened it.
  package var staff: String
  package var isManager: Bool
  /// Until it shuts by itself, in milliseconds.
  package var leftMS: Int
  package var language: Language
  package var headline: Status.Headline
  /// Everything that is wrong, the worst first; empty beside `OK`.
  package var whatToDo: [InLanguages<String>]
  package var records: Status.Records
  package var tallies: [Status.Tally]
  /// The latest first.
  package var answers: [Line]

  package init(
    staff: String, isManager: Bool, leftMS: Int, language: Language, headline: Status.Headline,
    whatToDo: [InLanguages<String>], records: Status.Records, tallies: [Status.Tally], answers: [Line]
  ) {
    self.staff = staff
    self.isManager = isManager
    self.leftMS = leftMS
    self.language = language
    self.headline = headline
    self.whatToDo = whatToDo
    self.records = records
    self.tallies = tallies
    self.answers = answers
  }

  enum CodingKeys: String, CodingKey {
    case staff, language, headline, records, tallies, answers
    case isManager = "manager"
    case leftMS = "left_ms"
    case whatToDo = "what_to_do"
  }
}
