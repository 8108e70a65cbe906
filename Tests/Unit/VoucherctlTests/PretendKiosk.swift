import Doors
import HTTPService
import HTTPTypes
import LocalAPI
import Synchronization
import Wire

/// A kiosk whose state a test sets, behind real doors.
final class PretendKiosk: ReaderPort, StaffPort {
  struct State {
    var status = PretendKiosk.status()
    var answer: Answer?
    var records: [RecordsLine] = []
    var story: [VoucherStory.Use] = []
    var verification = LedgerVerification(ok: true, epoch: "00", seq: 2, hash: "ab")
    var checks: [Doctor.Check] = []
    var sights: [Sights] = []
    var tickets: [String] = []
    var view: CameraView?
    var picture: [UInt8] = []
    var wakes = 0
  }

  let state: Mutex<State>
  let feed = Feed<RecordsLine>(lost: RecordsLine.lost)

  init(_ change: (inout State) -> Void = { _ in }) {
    var state = State()
    change(&state)
    self.state = Mutex(state)
  }

  static func status() -> Status {
    Status(
      headline: .ok, whatToDo: InLanguages(zhHant: "", zhHans: "", en: ""), version: "0.1.0", started: "",
      device: "k1", store: "xinyi", records: .init(notSent: 0, oldestAgeS: nil, lastReceipt: nil),
      trust: .init(stage: "fresh", until: nil, since: nil, versions: [:]),
      clock: .init(state: "confirmed", time: "2026-11-22T02:17:04.123Z"), camera: nil, ledger: nil,
      uplink: .init(isConnected: true, lastAnswer: nil, lastFailure: nil), today: [:])
  }

  static func record(_ seq: Int) -> RecordsLine {
    let text =
      #"{"specversion":"1.0","type":"voucherd.scan.refused.v1","time":"2026-11-22T02:17:04.123Z","#
      + #""data":{"seq":\#(seq),"issuer":"acme","#
      + #""list":7,"index":\#(seq),"code":"expired"}}"#
    return .record(seq: seq, hash: String(repeating: "a", count: 64), bytes: Array(text.utf8))
  }

  func sighted(_ sights: Sights) async throws -> Answer? {
    state.withLock {
      $0.sights.append(sights)
      return $0.answer
    }
  }
  func camera(_ report: CameraReport) async {}
  var hello: Hello { Hello(version: "0.1.0", device: "k1", state: "ready") }
  func status() async throws -> Status { state.withLock { $0.status } }
  func records(_ query: RecordsQuery) async throws -> [RecordsLine] {
    state.withLock { state in
      let later = state.records.filter { line in
        guard case .record(let seq, _, let bytes) = line else { return false }
        return seq > query.after && String(decoding: bytes, as: UTF8.self).contains(query.type ?? "")
      }
      return Array(later.prefix(query.limit))
    }
  }
  func followRecords() -> AsyncStream<RecordsLine> { feed.follow() }
  func followAnswers() -> AsyncStream<AnswersLine> { AsyncStream { $0.finish() } }
  func voucher(_ key: VoucherKey) async throws -> VoucherStory {
    VoucherStory(
      issuer: key.issuer.text, list: Int(key.list), index: Int(key.index), redemptions: state.withLock { $0.story })
  }
  func verifyLedger() async throws -> LedgerVerification { state.withLock { $0.verification } }
  func sync() async -> SyncState { Self.idle }
  func wakeSync(by uid: UInt32) async -> SyncState {
    state.withLock { $0.wakes += 1 }
    return Self.idle
  }
  func enrol(ticket: String, by uid: UInt32) async throws -> Enrolment {
    state.withLock { $0.tickets.append(ticket) }
    guard ticket.hasPrefix("voucherd-ticket:1:") else {
      throw Problem(.conflict, code: "ticket-refused", title: "The ticket was refused", whatToDo: "Ask for a new one.")
    }
    return Enrolment(device: "k1", store: "xinyi", groups: ["north"], timezone: "Asia/Taipei")
  }
  func challenge() async -> ShownChallenge { ShownChallenge(challenge: "482193", forMS: 1000) }
  func doctor() async -> Doctor { Doctor(checks: state.withLock { $0.checks }) }
  func hindrance() async -> String? { nil }
  func metrics() async -> String { "" }
  func camera() async throws -> CameraView {
    guard let view = state.withLock({ $0.view }) else {
      throw Problem(
        .serviceUnavailable, code: "no-reader", title: "Nobody looks through a camera",
        whatToDo: "Start voucher-reader.")
    }
    return view
  }
  func snapshot(by uid: UInt32) async throws -> [UInt8] { state.withLock { $0.picture } }

  private static let idle = SyncState(
    phase: .idle, notSent: 0, failures: 0, lastFailure: nil, nextAttemptMS: nil, lastReceipt: nil)
}
