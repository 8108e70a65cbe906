import Daemon
import Display
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
import Vouchers
import Wire

/// The staff page on the kiosk's own screen: a badge before the camera, its PIN on the glass, and shut again by itself.
///
/// Every attempt and every action is a record; where it can't be recorded it does not happen.
final class StaffPageFlow: StaffPagePort {
  /// Answers that the page shows.
  static let shown = 20
  /// Records that are looked through for wrong PINs: more than a kiosk makes within their window.
  private static let lookBack: Int64 = 20_000

  private struct State {
    var lock = StaffLock()
    /// What the PIN of the badge that waits is held against.
    var pin: PINVerifier?
    var answers: [StaffOverview.Line] = []
  }

  private let desk: Desk
  private let ledger: LedgerBook
  private let report: StatusReport
  private let courier: Courier
  private let screen: ScreenFlow
  private let clocks: Clocks
  private let log: Logger
  private let state = Mutex(State())

  init(
    desk: Desk, ledger: LedgerBook, report: StatusReport, courier: Courier, screen: ScreenFlow, clocks: Clocks,
    log: Logger
  ) {
    self.desk = desk
    self.ledger = ledger
    self.report = report
    self.courier = courier
    self.screen = screen
    self.clocks = clocks
    self.log = log
  }

  /// An answer was given to a customer.
  func answered(_ answer: Answer, clock: String) {
    let line = StaffOverview.Line(clock: clock, decision: answer.decision, screen: answer.screen, words: answer.staff)
    state.withLock { state in
      state.answers.insert(line, at: 0)
      if state.answers.count > Self.shown { state.answers.removeLast() }
    }
  }

  /// A badge is before the camera.
  @available(*, noasync, message: "waits for the desk")
  func shown(_ text: [UInt8]) {
    let now = clocks.now
    let surroundings = desk.surroundings
    let isTrusted = if case .untrusted = desk.look(at: now) { false } else { true }
    do throws(Refusal) {
      guard let trust = surroundings.trust else { throw Refusal(.kidUnknown) }
      let badge = try trust.judge(
        try UnverifiedBadge(text), at: isTrusted ? now.wall : nil, in: surroundings.place)
      state.withLock {
        $0.lock.shown(
          StaffLock.Holder(staff: badge.subject.text, isManager: badge.role == .manager), at: now.sinceBoot)
        $0.pin = badge.pin
      }
      screen.badge(isGood: true)
    } catch {
      log.warning("a badge was refused", metadata: ["code": "\(error.code.rawValue)"])
      screen.badge(isGood: false)
    }
  }

  func open(_ body: PINBody) async throws -> [UInt8] { try await OffPool.run { try self.opened(by: body.pin) } }

  func overview(_ token: [UInt8]) async throws -> StaffOverview {
    try await OffPool.run {
      let (holder, left) = try self.holder(token, touches: false)
      let status = self.report.status()
      return StaffOverview(
        staff: holder.staff, isManager: holder.isManager, leftMS: Int(left), language: self.screen.manner.language,
        headline: status.headline, whatToDo: self.report.conditions().map(\.whatToDo), records: status.records,
        tallies: status.tallies, answers: self.state.withLock { $0.answers })
    }
  }

  func act(_ deed: StaffDeed, _ token: [UInt8]) async throws -> StaffFindings {
    try await OffPool.run {
      let (holder, _) = try self.holder(token, touches: true)
      // What the report counts ends where its own record stands.
      let before = deed.action == .shiftReport ? try self.shift() : nil
      try self.record(deed.action.rawValue, of: holder.staff)
      switch deed.action {
      case .openingCheck: return self.openingCheck()
      case .shiftReport: return before ?? StaffFindings(headline: .ok, lines: [])
      case .sendNow:
        self.courier.wake()
        return StaffFindings(
          headline: .ok, lines: [InLanguages(zhHant: "正在送出", zhHans: "正在送出", en: "Sending now")])
      }
    }
  }

  func shut() async {
    state.withLock {
      $0.lock.shut()
      $0.pin = nil
    }
    screen.badgeIsGone()
  }

  // MARK: the lock

  private func opened(by pin: String) throws -> [UInt8] {
    let now = clocks.now
    guard
      let (holder, verifier) = state.withLock({ state in
        state.pin.flatMap { pin in state.lock.begin(at: now.sinceBoot).map { ($0, pin) } }
      })
    else {
      throw Problem(.conflict, code: "no-badge", title: "No badge waits for its PIN", whatToDo: "Show the badge again.")
    }
    var isDone = false
    defer { if !isDone { wrong(isLast: true) } }
    let failures = try wrongPINs(of: holder.staff, before: now)
    guard failures < StaffLock.attempts else {
      throw Problem(
        .tooManyRequests, code: "too-many-pins", title: "Too many wrong PINs",
        whatToDo: "Wait a quarter of an hour, or have a new badge made.", retryAfter: .seconds(900))
    }
    guard verifier.matches(pin) else {
      try record("pin-wrong", of: holder.staff)
      let left = StaffLock.attempts - failures - 1
      isDone = true
      wrong(isLast: left == 0)
      throw Problem(.forbidden, code: "pin-wrong", title: "The PIN is wrong", detail: "\(left)")
    }
    try record("page-opened", of: holder.staff)
    var generator = SystemRandomNumberGenerator()
    let token = Nonce(using: &generator).bytes
    isDone = true
    state.withLock {
      $0.lock.open(holder, token: token, at: now.sinceBoot)
      $0.pin = nil
    }
    screen.badgeIsGone()
    return token
  }

  /// - Parameter isLast: the badge must be shown anew, and the screen is the customers' again.
  private func wrong(isLast: Bool) {
    state.withLock { $0.lock.wrong(isLast: isLast) }
    if isLast { screen.badgeIsGone() }
  }

  private func holder(_ token: [UInt8], touches: Bool) throws(Problem) -> (holder: StaffLock.Holder, left: Int64) {
    let now = clocks.now.sinceBoot
    guard let found = state.withLock({ $0.lock.holder(of: token, at: now, touches: touches) }) else { throw .shut }
    return found
  }

  /// Wrong PINs of a badge within the window; a restart forgets none of them.
  private func wrongPINs(of staff: String, before now: ClockReading) throws -> Int {
    let tip = ledger.view.tip?.seq ?? 0
    return try ledger.records(
      after: max(0, tip - Self.lookBack), limit: LedgerBook.page, type: RecordType.staffAction.rawValue,
      since: now.wall + -StaffLock.window
    ).count { record in
      let data = (try? JSONValue(parsing: record.bytes))?["data"]
      return data?["action"] == .string("pin-wrong") && data?["staff"] == .string(staff)
    }
  }

  private func record(_ action: String, of staff: String) throws {
    guard
      desk.note(.staffAction(action: action, uid: -1, target: "kiosk", staff: staff), at: clocks.now) != nil
    else {
      throw Problem(
        .serviceUnavailable, code: "not-recorded", title: "It could not be recorded, and was not done",
        whatToDo: "See voucherctl doctor.")
    }
  }

  // MARK: what staff ask for

  private func openingCheck() -> StaffFindings {
    var lines: [InLanguages<String>] = []
    var headline = Status.Headline.ok
    do {
      let position = try ledger.verify()
      lines.append(
        InLanguages(
          zhHant: "紀錄簿完整：\(position.seq) 筆", zhHans: "记录簿完整：\(position.seq) 条",
          en: "The ledger holds: \(position.seq) records"))
    } catch {
      headline = .stop
      lines.append(
        InLanguages(
          zhHant: "紀錄簿有損壞，請停用並通知總部", zhHans: "记录簿有损坏，请停用并通知总部", en: "The ledger is damaged: stop using this kiosk"))
    }
    let conditions = report.conditions()
    if let worst = conditions.first, headline == .ok { headline = worst.severity }
    lines += conditions.map(\.whatToDo)
    if conditions.isEmpty, headline == .ok {
      lines.append(InLanguages(zhHant: "一切正常，可以開店", zhHans: "一切正常，可以开店", en: "All is well: open the shop"))
    }
    return StaffFindings(headline: headline, lines: lines)
  }

  /// What was answered since the last report, or since midnight.
  private func shift() throws -> StaffFindings {
    let now = clocks.now.wall
    let tip = ledger.view.tip?.seq ?? 0
    let last = try ledger.records(
      after: max(0, tip - Self.lookBack), limit: LedgerBook.page, type: RecordType.staffAction.rawValue
    ).last { record in (try? JSONValue(parsing: record.bytes))?["data"]?["action"] == .string("shift-report") }?.time
    let since = last ?? report.midnight(before: now)
    let clock = screen.clock(since)
    var lines = [InLanguages(zhHant: "從 \(clock) 到現在", zhHans: "从 \(clock) 到现在", en: "From \(clock) until now")]
    lines += StatusReport.tallies(try ledger.counts(since: since)).map { tally in
      InLanguages(
        zhHant: "\(tally.words.zhHant) \(tally.count)", zhHans: "\(tally.words.zhHans) \(tally.count)",
        en: "\(tally.words.en) \(tally.count)")
    }
    let pending = ledger.view.pending
    lines.append(
      InLanguages(zhHant: "尚未送出 \(pending) 筆", zhHans: "尚未送出 \(pending) 条", en: "records not yet sent: \(pending)"))
    // What was done a moment ago is always still on its way.
    let isLate = pending > 0 && (report.oldestAge(at: clocks.now) ?? 0) > StatusReport.longestWait
    return StaffFindings(headline: isLate ? .look : .ok, lines: lines)
  }
}
