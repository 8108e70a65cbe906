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

  struct State {
    var lock = StaffLock()
    /// What the PIN of the badge that waits is held against.
    var pin: PINVerifier?
    var answers: [StaffOverview.Line] = []
  }

  let desk: Desk
  let ledger: LedgerBook
  private let report: StatusReport
  let courier: Courier
  private let screen: ScreenFlow
  let reader: ReaderFlow
  let checks: ShopChecks
  let clocks: Clocks
  private let log: Logger
  let state = Mutex(State())

  init(
    desk: Desk, ledger: LedgerBook, report: StatusReport, courier: Courier, screen: ScreenFlow,
    reader: ReaderFlow, checks: ShopChecks, clocks: Clocks, log: Logger
  ) {
    self.desk = desk
    self.ledger = ledger
    self.report = report
    self.courier = courier
    self.screen = screen
    self.reader = reader
    self.checks = checks
    self.clocks = clocks
    self.log = log
  }

  /// An answer was given to a customer.
  func answered(_ answer: Answer, clock: String) {
    let line = StaffOverview.Line(
      clock: clock, decision: answer.decision, screen: answer.screen, words: answer.staff, seq: answer.seq,
      trace: answer.trace)
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
        tallies: status.tallies, answers: try self.answers(for: holder))
    }
  }

  func campaigns(_ token: [UInt8]) async throws -> CampaignStates {
    try await OffPool.run {
      let (holder, _) = try self.holder(token, touches: true)
      guard holder.isManager else { throw Self.managersOnly }
      return CareFlow.campaigns(of: self.desk)
    }
  }

  func act(_ deed: StaffDeed, _ token: [UInt8]) async throws -> StaffFindings {
    try await OffPool.run {
      let (holder, _) = try self.holder(token, touches: true)
      guard holder.isManager || !deed.name.isManagers else {
        try self.record("not-allowed", of: holder.staff, on: deed.name.rawValue)
        throw Self.managersOnly
      }
      return try self.act(deed, as: holder.staff)
    }
  }

  func touch(_ token: [UInt8]) async throws { _ = try holder(token, touches: true) }

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
    try ledger.count(action: "pin-wrong", of: staff, since: now.wall + -StaffLock.window)
  }

  func record(_ action: String, of staff: String, on target: String = "kiosk") throws {
    guard
      desk.note(.staffAction(action: action, uid: -1, target: target, staff: staff), at: clocks.now) != nil
    else {
      throw Problem(
        .serviceUnavailable, code: "not-recorded", title: "It could not be recorded, and was not done",
        whatToDo: "See voucherctl doctor.")
    }
  }
}
