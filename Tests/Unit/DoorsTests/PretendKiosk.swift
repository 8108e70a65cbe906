import Doors
import HTTPService
import HTTPTypes
import LocalAPI
import Synchronization
import Wire

/// A kiosk that answers what it is told to, and remembers what it was asked.
final class PretendKiosk: ReaderPort, StaffPort {
  struct Asked {
    var sights: [Sights] = []
    var reports: [CameraReport] = []
    var queries: [RecordsQuery] = []
    var vouchers: [VoucherKey] = []
    var tickets: [String] = []
    var users: [UInt32] = []
    var wakes = 0
  }
  let asked = Mutex(Asked())
  let answer: Answer?
  let records = Feed<RecordsLine>(lost: RecordsLine.lost)
  let answers = Feed<AnswersLine>(lost: AnswersLine.lost)

  init(answer: Answer? = nil) { self.answer = answer }

  static let anAnswer = Answer(
    decision: .accepted, code: "accepted", screen: "A1",
    customer: InLanguages(zhHant: ["兌換成功"], zhHans: ["兑换成功"], en: ["Accepted"]),
    staff: InLanguages(zhHant: "已核銷", zhHans: "已核销", en: "Redeemed"), seq: 17, trace: "7f2a",
    time: "2026-11-22T02:17:04.123Z",
    voucher: .init(issuer: "acme", list: 3, index: 17, use: 0, uses: 1, campaign: "summer26"))
  static let aLine = RecordsLine.record(seq: 1, hash: String(repeating: "a", count: 64), bytes: Array(#"{"a":1}"#.utf8))
  static let aSyncState = SyncState(
    phase: .idle, notSent: 0, failures: 0, lastFailure: nil, nextAttemptMS: nil, lastReceipt: nil)

  func sighted(_ sights: Sights) async throws -> Answer? {
    asked.withLock { $0.sights.append(sights) }
    return answer
  }
  func camera(_ report: CameraReport) async { asked.withLock { $0.reports.append(report) } }
  var hello: Hello { Hello(version: "1", device: "k1", state: "ready") }

  func status() async throws -> Status {
    Status(
      headline: .ok, whatToDo: InLanguages(zhHant: "", zhHans: "", en: ""), version: "1", started: "", device: "k1",
      store: "s1", records: .init(notSent: 0, oldestAgeS: nil, lastReceipt: nil),
      trust: .init(stage: "fresh", until: nil, since: nil, versions: [:]),
      clock: .init(state: "confirmed", time: ""), camera: nil, ledger: nil,
      uplink: .init(isConnected: true, lastAnswer: nil, lastFailure: nil), today: [:])
  }
  func records(_ query: RecordsQuery) async throws -> [RecordsLine] {
    asked.withLock { $0.queries.append(query) }
    return [Self.aLine, Self.aLine]
  }
  func followRecords() -> AsyncStream<RecordsLine> { records.follow() }
  func followAnswers() -> AsyncStream<AnswersLine> { answers.follow() }
  func voucher(_ key: VoucherKey) async throws -> VoucherStory {
    asked.withLock { $0.vouchers.append(key) }
    return VoucherStory(issuer: key.issuer.text, list: Int(key.list), index: Int(key.index), redemptions: [])
  }
  func verifyLedger() async throws -> LedgerVerification {
    throw Problem(.conflict, code: "no-ledger", title: "There is no ledger yet", whatToDo: "Enrol the kiosk.")
  }
  func sync() async -> SyncState { Self.aSyncState }
  func wakeSync(by uid: UInt32) async -> SyncState {
    asked.withLock { $0.wakes += 1 }
    return Self.aSyncState
  }
  func enrol(ticket: String, by uid: UInt32) async throws -> Enrolment {
    asked.withLock {
      $0.tickets.append(ticket)
      $0.users.append(uid)
    }
    return Enrolment(device: "k1", store: "s1", groups: [], timezone: "Asia/Taipei")
  }
  func challenge() async -> ShownChallenge { ShownChallenge(challenge: "482193", forMS: 1000) }
  func doctor() async -> Doctor { Doctor(checks: []) }
  /// What it says to /healthz.
  let hindered = Mutex<String?>(nil)
  func hindrance() async -> String? { hindered.withLock { $0 } }
  func metrics() async -> String { "voucherd_scans_total 1\n" }

  /// Where it asks for views and snapshots.
  let eye = CameraBoard(patience: .milliseconds(300))
  func camera() async throws -> CameraView {
    guard case .view(let view) = try await eye.show(.view) else { throw Problem.internalFault }
    return view
  }
  func snapshot(by uid: UInt32) async throws -> [UInt8] {
    asked.withLock { $0.users.append(uid) }
    guard case .snapshot(let picture) = try await eye.show(.snapshot) else {
      throw Problem(.serviceUnavailable, code: "no-picture", title: "The camera shows nothing")
    }
    return picture
  }
}
