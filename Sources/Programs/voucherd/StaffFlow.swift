import Doors
import HTTPService
import HTTPTypes
import Ledger
import LocalAPI
import Logging
import Records
import Redemption
import StrictJSON
import Synchronization
import Trust
import Wire

/// What staff ask at the local socket.
struct StaffFlow: StaffPort {
  let ledger: LedgerBook
  let desk: Desk
  let clocks: Clocks
  let courier: Courier
  let enrolment: EnrolmentFlow
  let report: StatusReport
  let pump: RecordPump
  let answers: Feed<AnswersLine>
  let sight: CameraSight
  let log: Logger
  private let wakings = AskedLately()

  func status() async throws -> Status { await OffPool.run { report.status() } }

  func records(_ query: RecordsQuery) async throws -> [RecordsLine] {
    try await OffPool.run {
      try ledger.records(after: Int64(query.after), limit: query.limit, type: query.type, since: query.since).map {
        .record(seq: Int($0.seq), hash: $0.hash.description, bytes: $0.bytes)
      }
    }
  }

  func followRecords() -> AsyncStream<RecordsLine> { pump.feed.follow() }

  func followAnswers() -> AsyncStream<AnswersLine> { answers.follow() }

  func voucher(_ key: VoucherKey) async throws -> VoucherStory {
    try await OffPool.run {
      // Whichever of a voucher's entries is asked for: claims go by the first.
      let key = report.desk.surroundings.trust?.voucher(with: key) ?? key
      let uses = try ledger.claims(of: key).sorted { $0.seq < $1.seq }.map { try use($0) }
      return VoucherStory(
        issuer: key.issuer.text, list: Int(key.list), index: Int(key.index), redemptions: uses)
    }
  }

  func verifyLedger() async throws -> LedgerVerification {
    try await OffPool.run {
      do {
        let position = try ledger.verify()
        return LedgerVerification(
          ok: true, epoch: position.epoch.description, seq: Int(position.seq), hash: position.hash.description)
      } catch let damage as LedgerDamage {
        let tip = ledger.view.tip
        return LedgerVerification(
          ok: false, epoch: tip?.epoch.description ?? "", seq: Int(damage.seq), hash: tip?.hash.description ?? "",
          fault: damage.description)
      }
    }
  }

  func sync() async -> SyncState { await OffPool.run { report.sync() } }

  func wakeSync(by uid: UInt32) async -> SyncState {
    await OffPool.run {
      // Sending harms nobody: where nothing can be recorded it is done all the same.
      let now = clocks.now
      if wakings.isDue(uid, at: now.sinceBoot) {
        _ = desk.note(.staffAction(action: "send-now", uid: Int64(uid), target: "kiosk"), at: now)
      }
      courier.wake()
      return report.sync()
    }
  }

  func enrol(ticket: String, by uid: UInt32) async throws -> Enrolment {
    guard Ticket(ticket) != nil else {
      throw Problem.badRequest(
        "This is no ticket.", whatToDo: "Paste the whole line that voucher-hub ticket printed.")
    }
    return try await OffPool.run {
      do {
        let enrolled = try enrolment.enrol(ticket: ticket, by: uid)
        return Enrolment(
          device: enrolled.device.text, store: enrolled.store.text, groups: enrolled.groups.map(\.text),
          timezone: enrolled.timezone)
      } catch let failure as EnrolmentFlow.Failure {
        log.warning("enrolment failed: \(failure.problem)")
        throw Problem(
          .conflict, code: "not-enrolled", title: failure.problem, whatToDo: failure.whatToDo)
      }
    }
  }

  func challenge() async -> ShownChallenge {
    await OffPool.run {
      let shown = desk.challenge(at: clocks.now)
      return ShownChallenge(challenge: shown.digits, forMS: Int(shown.for))
    }
  }

  func doctor() async -> Doctor { await OffPool.run { report.doctor() } }

  func hindrance() async -> String? { await OffPool.run { report.hindrance()?.whatToDo.en } }

  func metrics() async -> String { await OffPool.run { report.metrics() } }

  func camera() async throws -> CameraView { try await sight.view() }

  func snapshot(by uid: UInt32) async throws -> [UInt8] { try await sight.snapshot(by: uid) }

  /// What the ledger knows of one use, with the hub's verdict if it gave one.
  private func use(_ claim: Claim) throws -> VoucherStory.Use {
    var elsewhere: VoucherStory.Elsewhere?
    var campaign: String?
    if !claim.isFormer {
      let with = try ledger.verdict(on: claim.seq).flatMap { try? JSONValue(parsing: $0.utf8) }?["with"]
      if case .string(let device)? = with?["device"], case .string(let time)? = with?["time"] {
        elsewhere = VoucherStory.Elsewhere(device: device, time: time)
      }
      let record = try ledger.records(after: claim.seq - 1, limit: 1).first
      let data = record.flatMap { try? JSONValue(parsing: $0.bytes) }?["data"]
      if case .string(let name)? = data?["campaign"] { campaign = name }
    }
    let state: VoucherStory.Use.State =
      switch claim.state {
      case .pending: .notSent
      case .settled: .confirmed
      case .conflict: .conflict
      case .quarantined: .quarantined
      }
    return VoucherStory.Use(
      use: Int(claim.use), seq: Int(claim.seq), time: claim.time.description, campaign: campaign, state: state,
      with: elsewhere)
  }
}
