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
/// What it can't write it drops and says so once: no answer depends on a trace. A file that is damaged is put aside, and
/// another begun.
final class TraceKeeper: Sendable {
  private struct State {
    /// Nil: the file could not be opened, or is none of ours.
    var book: TraceBook?
    /// Whether the last attempt failed.
    var hasFailed = false
  }

  private let path: String
  private let desk: Desk
  private let speech: Speech
  private let log: Logger
  /// One user of the file at a time, so that traces stay in order.
  private let state: Mutex<State>

  init(folder: String, desk: Desk, speech: Speech, log: Logger) {
    path = "\(folder)/traces.sqlite"
    self.desk = desk
    self.speech = speech
    self.log = log
    state = Mutex(State())
    state.withLock { open(&$0) }
  }

  /// Keeps what the desk has noted since the last time.
  @available(*, noasync, message: "blocks on the disk")
  func flush() { state.withLock { flush(&$0) } }

  /// Moves the file's log into it; to be called now and then.
  @available(*, noasync, message: "blocks on the disk")
  func tidy() { attempt { try $0.tidy() } }

  /// Gives back the memory of the file's pages; to be called now and then.
  @available(*, noasync, message: "blocks on the disk")
  func forgetPages() { attempt { try $0.forgetPages() } }

  private func attempt(_ work: (TraceBook) throws -> Void) {
    state.withLock { state in
      do { try using(&state, work) } catch { log.error("\(error)") }
    }
  }

  /// What is kept, with all that the desk has noted by now.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  func read<Value: Sendable>(_ body: @Sendable (TraceBook) throws -> Value) throws -> Value? {
    try state.withLock { state in
      flush(&state)
      return try using(&state, body)
    }
  }

  private func flush(_ state: inout State) {
    let traces = desk.takeTraces()
    guard let last = traces.last else { return }
    do {
      try using(&state) {
        try $0.keep(traces.map(stored), at: last.sketch.clock == .untrusted ? nil : last.outcome.time)
      }
      state.hasFailed = false
    } catch {
      if !state.hasFailed { log.error("\(traces.count) answers have no trace: \(error)") }
      state.hasFailed = true
    }
  }

  /// Works on the file, and once more on a new one if it is damaged.
  private func using<Value: Sendable>(_ state: inout State, _ body: (TraceBook) throws -> Value) throws -> Value? {
    do { return try state.book.map(body) } catch let fault as StorageFault where fault.code == .damaged {
      putAside(&state, because: fault)
      return try state.book.map(body)
    }
  }

  private func open(_ state: inout State) {
    do {
      state.book = TraceBook(database: try DurableDatabase(path: path, schema: TraceSchema.schema))
    } catch {
      guard error.code == .damaged, !state.hasFailed else {
        return log.error("answers are given without traces: \(error)")
      }
      putAside(&state, because: error)
    }
  }

  /// Nothing in the file has to survive; one is kept for whoever wants to look why.
  private func putAside(_ state: inout State, because fault: StorageFault) {
    log.error("traces are begun anew, the file is put aside as \(path).damaged: \(fault)")
    // Closes it, and lets go of its lock.
    state.book = nil
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try? FileManager.default.removeItem(atPath: path + ".damaged")
    try? FileManager.default.moveItem(atPath: path, toPath: path + ".damaged")
    // Whatever comes of it, it is not tried for ever.
    state.hasFailed = true
    open(&state)
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
        judgedUS: sketch.judged.map(Int.init), decidedUS: Int(sketch.ended)))
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
