/// `GET /v1/traces/<last, a record's number, or four hex digits>`: how an answer came about.
package struct AnswerTraces: Codable, Sendable, Equatable {
  /// The newest first. Four digits may be those of several answers.
  package var traces: [AnswerTrace]

  package init(traces: [AnswerTrace]) { self.traces = traces }
}

/// How one answer came about.
package struct AnswerTrace: Codable, Sendable, Equatable {
  package var trace: String
  /// The record; absent where none was made.
  package var seq: Int?
  package var time: String
  package var decision: Answer.Decision
  package var code: String
  /// The small code on the screen.
  package var screen: String
  package var staff: InLanguages<String>
  /// The step at which it ended, by the order of checks; absent where everything held.
  package var check: String?
  /// Which rule was broken where; never content.
  package var detail: String?
  /// "confirmed", "plausible" or "untrusted".
  package var clock: String
  package var trust: Trust
  package var marks: Marks
  /// Absent unless the signature held.
  package var voucher: Answer.Voucher?
  /// "bare", "live", or "challenge": a live code that answers the screen's digits.
  package var shown: String
  package var basket: HoldRequest.Basket?
  /// The campaign's limits as they stood before it, as far as they were looked at.
  package var limits: [Limit]
  package var timings: Timings

  package init(
    trace: String, seq: Int?, time: String, decision: Answer.Decision, code: String, screen: String,
    staff: InLanguages<String>, check: String?, detail: String?, clock: String, trust: Trust, marks: Marks,
    voucher: Answer.Voucher?, shown: String, basket: HoldRequest.Basket?, limits: [Limit], timings: Timings
  ) {
    self.trace = trace
    self.seq = seq
    self.time = time
    self.decision = decision
    self.code = code
    self.screen = screen
    self.staff = staff
    self.check = check
    self.detail = detail
    self.clock = clock
    self.trust = trust
    self.marks = marks
    self.voucher = voucher
    self.shown = shown
    self.basket = basket
    self.limits = limits
    self.timings = timings
  }

  /// Versions of the files that it was judged by; 0: read from a folder.
  package struct Trust: Codable, Sendable, Equatable {
    package var timestamp: Int
    package var issuers: Int
    package var campaigns: Int
    /// "fresh", "stale", "expired" or "none".
    package var stage: String

    package init(timestamp: Int, issuers: Int, campaigns: Int, stage: String) {
      self.timestamp = timestamp
      self.issuers = issuers
      self.campaigns = campaigns
      self.stage = stage
    }
  }

  /// What was known of used vouchers.
  package struct Marks: Codable, Sendable, Equatable {
    /// The index's version; 0: none.
    package var index: Int
    package var stage: String
    /// The uses of this voucher that lists mark, from 0.
    package var marked: [Int]

    package init(index: Int, stage: String, marked: [Int]) {
      self.index = index
      self.stage = stage
      self.marked = marked
    }
  }

  package struct Limit: Codable, Sendable, Equatable {
    /// "kiosk-day".
    package var name: String
    package var count: Int
    package var most: Int

    package init(name: String, count: Int, most: Int) {
      self.name = name
      self.count = count
      self.most = most
    }
  }

  /// In microseconds since the text came.
  package struct Timings: Codable, Sendable, Equatable {
    /// Until trust had judged; absent if it was not asked.
    package var judgedUS: Int?
    /// Until the answer was on the disk.
    package var decidedUS: Int

    package init(judgedUS: Int?, decidedUS: Int) {
      self.judgedUS = judgedUS
      self.decidedUS = decidedUS
    }

    enum CodingKeys: String, CodingKey {
      case judgedUS = "judged_us"
      case decidedUS = "decided_us"
    }
  }
}
