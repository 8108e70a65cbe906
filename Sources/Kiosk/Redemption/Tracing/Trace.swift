package import Answers
package import Ledger
package import Records
package import Rules
import Trust
package import Vouchers
package import Wire

/// How one answer came about. Put together while a customer waits, so it only refers to what is there already: it is
/// written out after the answer.
package struct Trace: Sendable {
  /// How a voucher was shown.
  package enum Shown: Sendable, Equatable {
    case bare
    case live
    /// Live, and it answers the digits on the screen.
    case challenge
  }

  package let outcome: Outcome
  package let sketch: TraceSketch

  /// The step at which the scan ended; nil where everything held, or nothing was decided.
  package var check: Check? {
    switch outcome.decision {
    case .accepted, .held, .notice, .test: nil
    case .refused(let code): sketch.check ?? code.check
    case .undecided(let code):
      // Without a trusted clock an unknown key can't be told from one that is not known yet.
      sketch.check ?? (code == .clockUntrusted && outcome.facts == nil ? .key : code.check)
    }
  }
}

/// What is noted of a scan on its way.
package struct TraceSketch: Sendable {
  let stopwatch = Stopwatch()
  /// How far the clock was believed.
  package var clock = ClockGrade.untrusted
  /// Versions of what the kiosk went by.
  package var trust: (timestamp: Int64, issuers: Int64, campaigns: Int64) = (0, 0, 0)
  /// Nil: no trust.
  package var trustStage: Stage?
  /// Version of the index of marks; 0: none.
  package var marks: UInt64 = 0
  /// Nil: no marks.
  package var marksStage: Stage?
  package var shown = Trace.Shown.bare
  package var basket: Basket?
  /// The step that said no, where the code alone does not tell.
  package var check: Check?
  /// Uses that lists mark, one bit each.
  package var marked: UInt16 = 0
  /// The campaign's limits as they stood before it.
  package var limits: [LimitReading] = []
  /// After how many microseconds trust had judged; nil if it was not asked.
  package private(set) var judged: Int64?
  /// After how many microseconds the answer was committed.
  package private(set) var ended: Int64 = 0

  mutating func hasJudged() { judged = stopwatch.microseconds }
  mutating func hasEnded() { ended = stopwatch.microseconds }
}
