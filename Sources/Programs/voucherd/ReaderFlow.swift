import Answers
import Daemon
import Doors
import Foundation
import Lights
import LocalAPI
import Logging
import Records
import Redemption
import Synchronization
import Trust
import Vouchers
import Wire

/// From what a camera or scanner sees to the answer on the screen.
final class ReaderFlow: ReaderPort {
  private let desk: Desk
  private let clocks: Clocks
  private let speech: Speech
  private let answers: Feed<AnswersLine>
  private let screen: ScreenFlow
  private let news: CameraNews
  private let lights: LightBoard?
  private let log: Logger
  private let view: Mutex<View>
  private let page: Mutex<StaffPageFlow?> = Mutex(nil)

  private struct View {
    var recorded: CameraReport?
    /// Without it a taken-over reader, or a loose cable, fills the disk with changes.
    var budget: RecordBudget
  }

  init(
    desk: Desk, clocks: Clocks, speech: Speech, answers: Feed<AnswersLine>, screen: ScreenFlow, lights: LightBoard?,
    news: CameraNews, log: Logger
  ) {
    self.news = news
    self.desk = desk
    self.clocks = clocks
    self.speech = speech
    self.answers = answers
    self.screen = screen
    self.lights = lights
    self.log = log
    view = Mutex(View(budget: RecordBudget(at: clocks.now.sinceBoot)))
  }

  func sighted(_ sights: Sights) async throws -> Answer? {
    let trace = Self.trace()
    if let badge = sights.symbols.first(where: { UnverifiedBadge.isOne($0.data) }) {
      if sights.event == .appeared || sights.event == .once, let page = page.withLock({ $0 }) {
        await OffPool.run { page.shown(badge.data) }
      }
      return nil
    }
    guard let outcome = await outcome(sights, trace: trace) else {
      screen.saw(sights.event, answered: nil)
      return nil
    }
    let answer = speech.answer(outcome)
    screen.saw(sights.event, answered: (answer, speech.clock(outcome)))
    if !outcome.isRepeat { told(answer, outcome, from: sights.source) }
    return answer
  }

  /// Tells everybody who shows answers of one that no code in view has brought about.
  @discardableResult
  func tell(_ outcome: Outcome, from source: String) -> Answer {
    let answer = speech.answer(outcome)
    screen.saw(.once, answered: (answer, speech.clock(outcome)))
    if !outcome.isRepeat { told(answer, outcome, from: source) }
    return answer
  }

  /// The effects of an answer that is given for the first time.
  private func told(_ answer: Answer, _ outcome: Outcome, from source: String) {
    // What was committed is shown; what is shown once more has no effect.
    lights?.show(outcome)
    answers.put(.answer(answer))
    page.withLock { $0 }?.answered(answer, clock: speech.clock(outcome))
    // Ids and codes only: vouchers are bearer tokens.
    log.info(
      "answered \(answer.code)",
      metadata: ["trace": "\(answer.trace)", "seq": "\(answer.seq.map(String.init) ?? "-")", "from": "\(source)"])
  }

  /// From now on the staff page hears of answers and badges.
  func listen(_ page: StaffPageFlow) { self.page.withLock { $0 = page } }

  private func outcome(_ sights: Sights, trace: String) async -> Outcome? {
    let event: Sight.Event
    switch sights.event {
    case .appeared: event = .appeared
    case .still: event = .still
    case .gone: event = .gone
    case .once: event = .once
    // Nothing was read, so there is nothing for the desk to decide.
    case .hint: return Outcome.help(at: clocks.now.wall, trace: trace)
    }
    return await desk.submit(Sight(event, sights.symbols.map(\.data)), at: clocks.now, trace: trace)
  }

  func camera(_ report: CameraReport) async {
    news.put(report)
    await OffPool.run { self.record(report) }
  }

  /// Looks whether the reader has gone, which nobody reports: it is recorded and logged as the camera's reports are. Blocks
  /// on the disk.
  func look() {
    if let report = news.last { record(report) }
  }

  private func record(_ report: CameraReport) {
    let now = clocks.now
    let isWorthRecording = view.withLock { view in
      guard view.recorded?.state != report.state || view.recorded?.source != report.source,
        view.budget.takes("camera", at: now.sinceBoot)
      else { return false }
      view.recorded = report
      return true
    }
    guard isWorthRecording else { return }
    log.notice("camera \(report.state.rawValue): \(report.detail)", metadata: ["source": "\(report.source)"])
    _ = desk.note(
      .deviceEvent(part: "camera", event: report.state.rawValue, detail: String(report.detail.prefix(200))), at: now)
  }

  var hello: Hello {
    get async {
      // The desk may be waiting for the disk, and Swift's threads may not.
      let device = await OffPool.run { [desk] in desk.surroundings.device?.text }
      return Hello(version: Release.version, device: device, state: device == nil ? "not-enrolled" : "ready")
    }
  }

  /// The last word of the camera, or that its reader has gone; nil if none has reported.
  var camera: CameraReport? { news.last }

  /// What is wrong with the camera or its reader; nil if nothing is.
  var condition: Condition? { news.condition }

  /// Four hex digits, drawn anew for each scan.
  static func trace() -> String {
    let digits = String(UInt16.random(in: .min ... .max), radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
