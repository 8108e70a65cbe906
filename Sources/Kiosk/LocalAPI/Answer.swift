/// What voucherd says to the code in view. Made only after it is committed.
package struct Answer: Codable, Sendable, Equatable {
  package enum Decision: String, Codable, Sendable, CaseIterable {
    case accepted, refused, undecided
    /// Kept for a till, and not redeemed yet.
    case held
    /// An answer given a moment ago, shown once more; without effect.
    case `repeat`
    /// No decision: a foreign code, two codes, a word of help.
    case notice
    /// Staff tried a voucher: nothing of it counts.
    case test
  }

  package var decision: Decision
  /// Stable ("accepted", "already-used").
  package var code: String
  /// The small code at the bottom right of the screen ("R1").
  package var screen: String
  /// At most two lines.
  package var customer: InLanguages<[String]>
  package var staff: InLanguages<String>
  /// The record's place in the ledger; absent where nothing was recorded.
  package var seq: Int?
  /// Four hex digits that lead staff to the log.
  package var trace: String
  /// When the decision was made, as the wire writes time.
  package var time: String
  /// Absent unless the signature holds.
  package var voucher: Voucher?
  /// How long ago the decision was made, in milliseconds.
  package var ageMS: Int

  package init(
    decision: Decision, code: String, screen: String, customer: InLanguages<[String]>, staff: InLanguages<String>,
    seq: Int? = nil, trace: String, time: String, voucher: Voucher? = nil, ageMS: Int = 0
  ) {
    self.decision = decision
    self.code = code
    self.screen = screen
    self.customer = customer
    self.staff = staff
    self.seq = seq
    self.trace = trace
    self.time = time
    self.voucher = voucher
    self.ageMS = ageMS
  }

  enum CodingKeys: String, CodingKey {
    case decision, code, screen, customer, staff, seq, trace, time, voucher
    case ageMS = "age_ms"
  }

  /// Which voucher an answer is about.
  package struct Voucher: Codable, Sendable, Equatable {
    package var issuer: String
    package var list: Int
    /// The voucher's first index.
    package var index: Int
    /// Which of its uses this is, from 0; nil where none was made.
    package var use: Int?
    package var uses: Int
    package var campaign: String

    package init(issuer: String, list: Int, index: Int, use: Int?, uses: Int, campaign: String) {
      self.issuer = issuer
      self.list = list
      self.index = index
      self.use = use
      self.uses = uses
      self.campaign = campaign
    }
  }
}

/// The response to `POST /v1/sights`.
package struct SightsReply: Codable, Sendable, Equatable {
  /// Nil: nothing new to say.
  package var answer: Answer?

  package init(answer: Answer?) { self.answer = answer }
}
