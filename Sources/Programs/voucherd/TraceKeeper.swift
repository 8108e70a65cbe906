import Answers
import COSE
import Foundation
import Ledger
import LocalAPI
import Logging
import Records
import Redemption
import Rules
import Storage
import Synchronization
import Traces
import Trust
import Vouchers
import Wire

/// Writes out how answers came about, once a second and before anybody asks: never while a customer waits.
///
/// What it can't write it drops and says so once: no answer depends on a trace.
final class TraceKeeper: Sendable {
  private let desk: Desk
  private let speech: Speech
  private let log: Logger
  /// Nil: the file could not be opened, or is none of ours.
  private let book: TraceBook?
  /// Whether the last attempt failed; also keeps two writers apart, so that traces stay in order.
  private let hasFailed = Mutex(false)

  init(folder: String, desk: Desk, speech: Speech, log: Logger) {
    self.desk = desk
    self.speech = speech
    self.log = log
    do {
      book = TraceBook(
        database: try DurableDatabase(path: "\(folder)/traces.sqlite", schema: TraceSchema.schema))
    } catch {
      log.error("answers are given without traces: \(error)")
      book = nil
    }
  }

  /// Keeps what the desk has noted since the last time.
  @available(*, noasync, message: "blocks on the disk")
  func flush() {
    hasFailed.withLock { hasFailed in
      let traces = desk.takeTraces()
      guard let book, let last = traces.last else { return }
      do {
        try book.keep(
          traces.map(stored), at: last.sketch.clock == .untrusted ? nil : last.outcome.time)
        hasFailed = false
      } catch {
        if !hasFailed { log.error("\(traces.count) answers have no trace: \(error)") }
        hasFailed = true
      }
    }
  }

  /// Moves the file's log into it; to be called now and then.
  @available(*, noasync, message: "blocks on the disk")
  func tidy() {
    do { try book?.tidy() } catch { log.error("\(error)") }
  }

  /// What is kept, with all that the desk has noted by now.
  @available(*, noasync, message: "blocks on the disk")
  func read<Value>(_ body: (TraceBook) throws -> Value) throws -> Value? {
    flush()
    return try book.map(body)
  }

  private func stored(_ trace: Trace) -> StoredTrace {
    let outcome = trace.outcome
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let (body, scan) = (AnswerTrace(trace, speech.answer(outcome)), KeptScan(trace))
    return StoredTrace(
      trace: outcome.trace, seq: outcome.seq, time: outcome.time, body: (try? [UInt8](encoder.encode(body))) ?? [],
      scan: scan.flatMap { try? [UInt8](encoder.encode($0)) })
  }
}

extension AnswerTrace {
  fileprivate init(_ trace: Trace, _ answer: Answer) {
    let (sketch, outcome) = (trace.sketch, trace.outcome)
    self.init(
      trace: answer.trace, seq: answer.seq, time: answer.time, decision: answer.decision, code: answer.code,
      screen: answer.screen, staff: answer.staff, check: trace.check?.rawValue,
      detail: outcome.detail.isEmpty ? nil : outcome.detail, clock: sketch.clock.rawValue,
      trust: Trust(
        timestamp: Int(sketch.trust.timestamp), issuers: Int(sketch.trust.issuers),
        campaigns: Int(sketch.trust.campaigns), stage: sketch.trustStage?.rawValue ?? "none"),
      marks: Marks(
        index: Int(sketch.marks), stage: sketch.marksStage?.rawValue ?? "none",
        marked: (0..<16).filter { sketch.marked & 1 << UInt16($0) != 0 }),
      voucher: answer.voucher, shown: trace.shownText, basket: sketch.basket.map(HoldRequest.Basket.init),
      limits: sketch.limits.map(Limit.init),
      timings: Timings(
        judgedUS: sketch.judged.map { (sketch.began.duration(to: $0)).microseconds },
        decidedUS: (sketch.began.duration(to: sketch.ended)).microseconds))
  }
}

extension KeptScan {
  /// Nil where no signature held: nobody could judge it again.
  fileprivate init?(_ trace: Trace) {
    let (sketch, outcome) = (trace.sketch, trace.outcome)
    guard let signed = outcome.facts?.signed else { return nil }
    let left: Int? =
      switch outcome.decision {
      case .accepted(_, let left), .held(_, let left, _): left
      default: nil
      }
    self.init(
      trace: outcome.trace, seq: outcome.seq.map { Int($0) }, time: outcome.time.description, code: outcome.code,
      detail: outcome.detail, check: trace.check?.rawValue, kid: signed.kid.description,
      claims: Base64.url.encode(signed.claims), shown: trace.shownText,
      basket: sketch.basket.map(HoldRequest.Basket.init), left: left,
      limits: sketch.limits.map(AnswerTrace.Limit.init))
  }
}

extension Trace {
  fileprivate var shownText: String {
    switch sketch.shown {
    case .bare: "bare"
    case .live: "live"
    case .challenge: "challenge"
    }
  }
}

extension AnswerTrace.Limit {
  fileprivate init(_ reading: LimitReading) {
    self.init(name: reading.name.rawValue, count: Int(reading.count), most: Int(reading.most))
  }
}

extension HoldRequest.Basket {
  fileprivate init(_ basket: Basket) {
    self.init(
      total: basket.total.map { Int($0.minor) }, currency: basket.total?.currency,
      groups: basket.groups.map(\.text).sorted())
  }
}

extension Duration {
  fileprivate var microseconds: Int { Int(components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000) }
}
