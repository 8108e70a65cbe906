import Doors
import Foundation
import HTTPService
import HTTPTypes
import LocalAPI
import Records
import StrictJSON
import Traces
import Trust
import TrustStore
import Wire

/// What staff ask about answers of before.
struct TraceFlow: TracePort {
  let keeper: TraceKeeper
  let trust: TrustKeeper
  let store: TrustBook

  func trace(_ name: TraceName) async throws -> AnswerTraces {
    let found: [StoredTrace] =
      try await OffPool.run {
        try keeper.read { book in
          switch name {
          case .last: try book.last().map { [$0] } ?? []
          case .of(let seq, let trace): try book.find(seq: seq, trace: trace)
          }
        }
      } ?? []
    // One that an older version wrote, and this one can't read, is none.
    let traces = found.compactMap { try? JSONDecoder().decode(AnswerTrace.self, from: Data($0.body)) }
    guard !traces.isEmpty else {
      throw Problem(
        .notFound, code: "trace-unknown", title: "No trace of it is kept",
        detail: "Kept are the last \(TraceBook.most) answers of the last 30 days.",
        whatToDo: "What a record says is told by voucherctl log.")
    }
    return AnswerTraces(traces: traces)
  }

  func scans(after: Int64) async throws -> KeptScans {
    let (page, others) =
      try await OffPool.run { try keeper.read { (try $0.scans(after: after), try $0.others()) } } ?? ([], 0)
    let place = trust.identity.map {
      KeptPlace(store: $0.enrolled.store.text, groups: $0.enrolled.groups.map(\.text), timezone: $0.enrolled.timezone)
    }
    return KeptScans(
      place: place,
      scans: page.compactMap { trace in
        trace.scan.flatMap { try? JSONDecoder().decode(KeptScan.self, from: Data($0)) }
      }, others: others, next: page.count < TraceBook.page ? nil : page.last.map { Int($0.id) })
  }

  func trustFile(_ name: String) async throws -> [UInt8] {
    guard let file = TrustFile(rawValue: name) else { throw Problem.notFound }
    guard let held = try await OffPool.run({ try store.heldTrust().files[file] }) else {
      throw Problem(
        .notFound, code: "trust-missing", title: "No such file is held",
        whatToDo: "Run voucherctl trust --update.")
    }
    return held.bytes
  }
}
