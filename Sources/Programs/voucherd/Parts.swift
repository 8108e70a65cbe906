import Doors
import Foundation
import Ledger
import Lights
import LocalAPI
import Logging
import Records
import Redemption
import ServiceLifecycle
import Storage
import Synchronization
import Trust
import TrustStore
import Wire

/// What runs behind the doors, made in the order in which it depends on each other.
final class Parts: Service {
  let ledger: LedgerBook
  let desk: Desk
  let board = ExchangeBoard()
  let camera = CameraBoard()
  let reader: ReaderFlow
  let staff: StaffFlow
  let till: TillFlow
  let care: CareFlow
  let traces: TraceFlow
  private let keeper: TraceKeeper
  let screen: ScreenFlow
  let staffPage: StaffPageFlow
  private let report: StatusReport
  private let lights: LightBoard?
  let clockFlow: ClockFlow
  private let trust: TrustKeeper
  private let courier: Courier
  private let housekeeping: Housekeeping
  private let marks: MarksKeeper
  private let events: EventFlow
  private let pump: RecordPump
  private let answers = Feed<AnswersLine> { .lost($0) }
  private let clocks = Clocks()

  /// Opens the ledger and reads the trust that is held. A ledger that cannot be opened is the end.
  ///
  /// - Throws: `StorageFault`, `LedgerDamage`.
  init(settings: VoucherdSettings, log: Logger) throws {
    let bell = Bell()
    let database = try DurableDatabase(path: "\(settings.stateFolder)/ledger.sqlite", schema: KioskSchema.schema)
    ledger = try LedgerBook(database: database, appended: { bell.ring() })
    let store = TrustBook(database: database)
    var floors = try store.clock()
    if let last = try Self.lastGoodTime(in: ledger) { floors.highWater = max(floors.highWater ?? last, last) }
    clocks.heed(floors)
    let now = clocks.now
    desk = try Desk(ledger: ledger, clock: floors, at: now)
    let identity = try Self.identity(in: settings.stateFolder, store, log)
    trust = TrustKeeper(book: store, desk: desk, board: board, identity: identity, clocks: clocks, log: log)
    try trust.load()
    let news = CameraNews(board: camera, clocks: clocks, isExpected: settings.expectsReader)
    courier = Courier(
      ledger: ledger, desk: desk, store: store, board: board, clocks: clocks, news: news, identity: identity, log: log)
    marks = MarksKeeper(
      book: try MarksBook(database: database, folder: "\(settings.stateFolder)/marks"), desk: desk, board: board,
      clocks: clocks, log: log, setBack: { [courier] in courier.speak() })
    events = EventFlow(
      desk: desk, board: board, log: log,
      news: { [marks, trust] event in if event == "status" { marks.nudge() } else { trust.nudge() } },
      changed: { [marks] isStreaming in marks.streamChanged(isStreaming: isStreaming) })
    // A list that trust names only now may have been marked long ago.
    trust.whenTaken { [marks] in marks.nudge() }
    courier.reached { [marks, events] in
      events.contact()
      marks.nudge()
    }
    pump = RecordPump(ledger: ledger)
    let speech = Speech()
    speech.ask(trust)
    keeper = TraceKeeper(folder: settings.stateFolder, desk: desk, speech: speech, log: log)
    traces = TraceFlow(keeper: keeper, trust: trust, store: store)
    screen = try ScreenFlow(settings: settings.screen, desk: desk, ledger: ledger, clocks: clocks, speech: speech)
    lights = Self.lights(settings.lights, log)
    reader = ReaderFlow(
      desk: desk, clocks: clocks, speech: speech, answers: answers, screen: screen, lights: lights, news: news, log: log
    )
    report = StatusReport(
      ledger: ledger, desk: desk, courier: courier, board: board, trust: trust, reader: reader, lights: lights,
      marks: marks, clocks: clocks, started: now.wall)
    let checks = ShopChecks(desk: desk, ledger: ledger, report: report, speech: speech, clocks: clocks)
    staffPage = StaffPageFlow(
      desk: desk, ledger: ledger, report: report, courier: courier, screen: screen, reader: reader, checks: checks,
      clocks: clocks, log: log)
    reader.listen(staffPage)
    for outcome in (try? desk.lastAnswers(StaffPageFlow.shown, since: report.midnight(before: now.wall))) ?? [] {
      staffPage.answered(speech.answer(outcome), clock: speech.clock(outcome))
    }
    till = TillFlow(
      desk: desk, clocks: clocks, speech: speech, answers: answers, screen: screen, page: staffPage, lights: lights,
      log: log)
    care = CareFlow(desk: desk, reader: reader, checks: checks, clocks: clocks, log: log)
    staff = StaffFlow(
      ledger: ledger, desk: desk, clocks: clocks, courier: courier,
      enrolment: EnrolmentFlow(
        folder: settings.stateFolder, trust: trust, desk: desk, ledger: ledger, store: store, board: board,
        courier: courier, clocks: clocks, log: log),
      report: report, pump: pump, answers: answers,
      sight: CameraSight(board: camera, desk: desk, clocks: clocks, log: log), log: log)
    clockFlow = ClockFlow(
      desk: desk, keeper: trust, marks: marks, courier: courier, store: store, clocks: clocks, log: log)
    housekeeping = Housekeeping(
      desk: desk, database: database, store: store, traces: keeper, clocks: clocks, log: log,
      look: { [reader] in reader.look() })
    courier.whenMoved { [trust] in trust.adopt($0) }
    bell.listen { [courier] in courier.recordAdded() }
    bell.listen { [pump] in pump.recordAdded() }
  }

  /// Works until it is told to stop.
  func run() async throws {
    housekeeping.start()
    screen.start { [report] in report.isServing() }
    let (courier, trust, board, camera, pump, answers) = (courier, trust, board, camera, pump, answers)
    Self.start("courier") { courier.run() }
    Self.start("trust") { trust.run() }
    let (marks, events) = (marks, events)
    Self.start("marks") { marks.run() }
    Self.start("events") { events.run() }
    try await gracefulShutdown()
    courier.stop()
    trust.stop()
    marks.stop()
    events.stop()
    board.close()
    camera.close()
    pump.feed.end()
    answers.end()
    screen.stop()
    let (desk, clocks) = (desk, clocks)
    let keeper = keeper
    await OffPool.run {
      desk.tick(at: clocks.now, isLast: true)
      keeper.flush()
    }
    let lights = lights
    await OffPool.run { lights?.close() }
  }

  /// Work that blocks, on a thread of its own.
  private static func start(_ name: String, _ work: @escaping @Sendable () -> Void) {
    let thread = Thread { work() }
    thread.name = name
    thread.start()
  }

  /// Whether the desk still answers: a lock that is never given back must let the watchdog bite.
  var isWell: Bool {
    get async {
      _ = await OffPool.run { [desk] in desk.counts }
      return true
    }
  }

  /// Who this device is; nil also if its key is lost: it must be running to be enrolled anew.
  private static func identity(in folder: String, _ store: TrustBook, _ log: Logger) throws -> Identity? {
    do {
      return try Identity(kept: store, folder: folder)
    } catch let fault as KeyFault {
      log.critical("nothing is accepted: \(fault)")
      return nil
    }
  }

  /// Lamps, buzzer and relay, if there are any. Lines that can't be had are told, and asked for again.
  private static func lights(_ settings: LightsSettings, _ log: Logger) -> LightBoard? {
    settings.wiring.map { wiring in
      LightBoard(
        lasting: settings.lasting,
        open: { () throws(LightsFault) -> any SignalLines in try GPIOLines(wiring) },
        changed: { fault in
          if let fault { log.warning("lights: \(fault)") } else { log.notice("lights: they work") }
        })
    }
  }

  /// The time of the last record that was made while the clock was believed.
  private static func lastGoodTime(in ledger: LedgerBook) throws -> WireTime? {
    guard let tip = ledger.view.tip, tip.seq > 0 else { return nil }
    return try ledger.records(after: max(0, tip.seq - 50), limit: 50).last { record in
      guard let line = try? RecordLine(parsing: record.bytes) else { return false }
      // One that an earlier chain left has the time that it had there.
      return line.clock != .untrusted && line.former == nil
    }?.time
  }
}
