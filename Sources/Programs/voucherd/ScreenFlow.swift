import Answers
import Daemon
import Dispatch
import Display
import Doors
import HTTPService
import HTTPTypes
import Ledger
import LocalAPI
import Records
import Redemption
import Synchronization
import Trust
import Wire

/// What customers see: answers and sights in, views out to every page, at least two a second.
///
/// A view is made only after a look at the desk: where the desk hangs, the page hears nothing and says so by itself.
final class ScreenFlow: ScreenPort {
  let serviceCode: String?
  private let settings: ScreenSettings
  private let desk: Desk
  private let ledger: LedgerBook
  private let clocks: Clocks
  private let speech: Speech
  private let machine: Mutex<ScreenMachine>
  private let views = Newest<ScreenView>()
  private let queue = DispatchQueue(label: "voucherd.screen", qos: .userInteractive)
  private let isStopped = Mutex(false)

  /// - Throws: `QREncodeError` for a service page whose address is too long to be drawn.
  init(settings: ScreenSettings, desk: Desk, ledger: LedgerBook, clocks: Clocks, speech: Speech) throws {
    self.desk = desk
    self.ledger = ledger
    self.clocks = clocks
    self.speech = speech
    serviceCode = try settings.serviceURL.map { try QRPicture.svg($0) }
    self.settings = settings
    machine = Mutex(
      ScreenMachine(
        texts: .init(
          ready: Self.lines(.ready), reading: Self.lines(.reading), rating: Self.lines(.rating),
          thanks: Self.lines(serviceCode == nil ? .thanks : .thanksWithCode), badge: Self.lines(.badge),
          badBadge: Self.lines(.badBadge), out: Self.lines(.out)),
        asksForRating: settings.asksForRating, name: String(UInt32.random(in: .min ... .max), radix: 16),
        at: clocks.now.sinceBoot))
  }

  /// How the page behaves. The store, and so its language, is known from the enrolment on.
  var manner: ScreenManner {
    ScreenManner(
      language: settings.language ?? speech.language, largeText: settings.largeText, volume: settings.volume,
      hasService: serviceCode != nil, version: Release.version)
  }

  /// Begins to look and to tell.
  ///
  /// - Parameter serves: whether vouchers can be judged at all; may wait for the desk.
  func start(serves: @escaping @Sendable () -> Bool) {
    queue.asyncAfter(deadline: .now() + ScreenEvent.heartbeat / .seconds(1)) { [weak self] in
      guard let self, !isStopped.withLock({ $0 }) else { return }
      beat(serves)
      start(serves: serves)
    }
  }

  func stop() {
    isStopped.withLock { $0 = true }
    views.end()
  }

  /// What the reader has in view, and what was answered to it.
  func saw(_ event: Sights.Event, answered: (answer: Answer, clock: String)?) {
    change { machine, now in
      switch event {
      case .gone: machine.left(at: now)
      case .still: machine.saw(at: now)
      case .appeared: if answered == nil { machine.reads(at: now) } else { machine.saw(at: now) }
      case .once, .hint: break
      }
      if let answered { machine.answered(answered.answer, clock: answered.clock, at: now) }
    }
  }

  /// A staff member's badge was shown.
  func badge(isGood: Bool) { change { machine, now in machine.badge(isGood: isGood, at: now) } }

  /// Nobody is asked for a PIN any more.
  func badgeIsGone() { change { machine, now in machine.badgeIsGone(at: now) } }

  /// A time of day on the shop's clock.
  func clock(_ time: WireTime) -> String { speech.clock(time) }

  func follow() async -> AsyncStream<ScreenView> {
    let now = clocks.now.sinceBoot
    return views.follow(first: machine.withLock { $0.view(at: now) })
  }

  func rate(_ rating: RatingBody) async throws {
    let now = clocks.now
    guard let seq = change({ machine, now in machine.rated(show: rating.show, at: now) }) else {
      throw Problem(.conflict, code: "too-late", title: "Nothing is asked any more")
    }
    let (desk, ledger) = (self.desk, self.ledger)
    let place: Int64? = await OffPool.run {
      guard let epoch = ledger.view.tip?.epoch else { return nil }
      return desk.note(.rating(of: Record.id(epoch, Int64(seq)), stars: Int64(rating.stars)), at: now)
    }
    guard place != nil else {
      throw Problem(.serviceUnavailable, code: "not-recorded", title: "The rating could not be recorded")
    }
  }

  /// Changes the machine, and tells of it at once if it shows something new.
  private func change<Result: Sendable>(_ change: @Sendable (inout ScreenMachine, Int64) -> Result) -> Result {
    let now = clocks.now.sinceBoot
    let (result, view) = machine.withLock { machine in
      let before = machine.view(at: now).show
      let result = change(&machine, now)
      let view = machine.view(at: now)
      return (result, view.show == before ? nil : view)
    }
    if let view { views.put(view) }
    return result
  }

  private func beat(_ serves: @Sendable () -> Bool) {
    guard views.isFollowed else { return }
    let isServing = serves()
    let digits = digits
    let now = clocks.now.sinceBoot
    views.put(
      machine.withLock { machine in
        machine.serves(isServing, at: now)
        machine.asks(for: digits)
        return machine.view(at: now)
      })
  }

  /// What a live code has to answer; nil unless a campaign here wants it answered.
  private var digits: String? {
    guard desk.surroundings.trust?.campaigns.values.contains(where: { $0.presentation == .challenge }) == true else {
      return nil
    }
    return desk.challenge(at: clocks.now).digits
  }

  private static func lines(_ idle: Words.Idle) -> InLanguages<[String]> {
    InLanguages(zhHant: idle.lines.zhHant, zhHans: idle.lines.zhHans, en: idle.lines.en)
  }
}
