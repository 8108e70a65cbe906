package import LocalAPI

/// Decides what the customer's screen shows, and for how long. Without I/O: time comes in as milliseconds of the boot
/// clock.
///
/// Green is only ever the answer to a new acceptance, and bounded in time; a repeat has a look of its own. Whatever
/// comes next interrupts what stands.
package struct ScreenMachine: Sendable {
  /// How long each answer stands at least, and how long at most while its code stays in view, in milliseconds.
  package static let stands: Int64 = 6000
  package static let standsInView: Int64 = 15_000
  /// How long it stands after its code has left.
  static let afterLeaving: Int64 = 2000
  /// How long a word of help, an offer to rate, a thank-you stand.
  static let helps: Int64 = 4000
  package static let asks: Int64 = 8000
  static let thanks: Int64 = 6000
  /// After this time without a word from the reader nothing is in view.
  static let sightLasts: Int64 = 1200
  /// A repeat this young is the same person whose code flickered: the first answer goes on.
  static let flicker: Int64 = 2000
  /// An answer this young is not interrupted by a code that is only being read.
  package static let settled: Int64 = 2500
  /// The code of "show the live code".
  static let liveCodeNeeded = "R9"

  /// The texts of states that answer nothing.
  package struct Texts: Sendable {
    package let ready: InLanguages<[String]>
    package let reading: InLanguages<[String]>
    package let rating: InLanguages<[String]>
    package let thanks: InLanguages<[String]>
    package let badge: InLanguages<[String]>
    package let badBadge: InLanguages<[String]>
    package let out: InLanguages<[String]>

    package init(
      ready: InLanguages<[String]>, reading: InLanguages<[String]>, rating: InLanguages<[String]>,
      thanks: InLanguages<[String]>, badge: InLanguages<[String]>, badBadge: InLanguages<[String]>,
      out: InLanguages<[String]>
    ) {
      self.ready = ready
      self.reading = reading
      self.rating = rating
      self.thanks = thanks
      self.badge = badge
      self.badBadge = badBadge
      self.out = out
    }
  }

  private enum Shown {
    case nothing
    case reading
    case answer(ScreenView, decided: Int64)
    case rating(seq: Int)
    case thanks
    case badge
    case badBadge
  }

  private let texts: Texts
  private let asksForRating: Bool
  private let name: String
  private var shown = Shown.nothing
  private var since: Int64
  private var count = 0
  private var isOut = true
  private var digits: String?
  private var lastSight: Int64?
  private var leftView: Int64?

  /// - Parameters:
  ///   - name: of this process; no other may have had it.
  package init(texts: Texts, asksForRating: Bool, name: String, at now: Int64) {
    self.texts = texts
    self.asksForRating = asksForRating
    self.name = name
    since = now
  }

  /// Whether vouchers can be judged at all.
  package mutating func serves(_ serves: Bool, at now: Int64) {
    guard isOut == serves else { return }
    isOut = !serves
    if case .nothing = shown { begin(.nothing, at: now) }
  }

  /// What live codes have to answer from now on; nil where no campaign asks.
  package mutating func asks(for digits: String?) { self.digits = digits }

  /// Something is in view, or something like a code is.
  package mutating func saw(at now: Int64) {
    move(to: now)
    lastSight = now
    leftView = nil
  }

  /// What was in view has left.
  package mutating func left(at now: Int64) {
    move(to: now)
    lastSight = nil
    leftView = now
  }

  /// Nothing is said about what is in view yet.
  package mutating func reads(at now: Int64) {
    saw(at: now)
    switch shown {
    case .reading, .badge, .badBadge: break
    case .nothing, .rating, .thanks: begin(.reading, at: now)
    case .answer(let view, _):
      if view.state == .hint { return }
      if now - since > Self.settled { begin(.reading, at: now) }
    }
  }

  /// An answer was given.
  ///
  /// - Parameter clock: when it was decided, by the shop's clock.
  package mutating func answered(_ answer: Answer, clock: String, at now: Int64) {
    move(to: now)
    let state = Self.state(of: answer)
    let age = Int64(answer.ageMS)
    if case .answer(let standing, _) = shown {
      // A word of help never covers a decision that somebody is still reading.
      if state == .hint, standing.state != .hint { return }
      // What a till has begun is no answer, and may be another customer's: a green that is still being read stays.
      if state == .held, standing.state == .accepted, now - since <= Self.settled { return }
      let isSame = standing.code == answer.screen && standing.number == answer.seq
      if answer.decision == .repeat, isSame || standing.number == answer.seq && age < Self.flicker { return }
      if state == .hint || state == .oneAtATime, standing.state == state {
        since = now
        return
      }
    }
    let isNew = answer.decision != .repeat
    let sound: ScreenView.Sound? =
      switch state {
      case .accepted: .accept
      case .refused, .undecided, .paused: .no
      default: nil
      }
    let isAcceptance = state == .accepted || state == .repeat
    let view = ScreenView(
      show: "", state: state, code: answer.screen, texts: answer.customer, number: isAcceptance ? answer.seq : nil,
      clock: isAcceptance ? clock : nil, sound: isNew ? sound : nil)
    begin(.answer(view, decided: now - age), at: now)
  }

  /// Somebody has tapped a star.
  ///
  /// - Returns: the number of the redemption that it is about; nil if nothing is asked any more: it was too late, or
  ///   the next customer is here.
  package mutating func rated(show: String, at now: Int64) -> Int? {
    move(to: now)
    guard case .rating(let seq) = shown, show == self.show else { return nil }
    begin(.thanks, at: now)
    return seq
  }

  /// A staff member's badge was shown.
  package mutating func badge(isGood: Bool, at now: Int64) {
    move(to: now)
    begin(isGood ? .badge : .badBadge, at: now)
  }

  /// The badge's PIN was entered, or is not asked for any more.
  package mutating func badgeIsGone(at now: Int64) {
    move(to: now)
    if case .badge = shown { begin(.nothing, at: now) }
  }

  /// What stands now.
  package mutating func view(at now: Int64) -> ScreenView {
    move(to: now)
    let left = ends.map { Int(max(0, $0 - now)) }
    switch shown {
    case .nothing:
      return isOut ? plain(.out, "O1", texts.out, nil) : plain(.ready, "", texts.ready, nil, digits)
    case .reading: return plain(.reading, "", texts.reading, left, digits)
    case .rating: return plain(.rating, "", texts.rating, left)
    case .thanks: return plain(.thanks, "", texts.thanks, left)
    case .badge: return plain(.badge, "", texts.badge, left)
    case .badBadge: return plain(.refused, "S1", texts.badBadge, left)
    case .answer(var view, let decided):
      view.show = show
      view.leftMS = left
      if view.code == Self.liveCodeNeeded { view.digits = digits }
      if view.clock != nil { view.ageMS = Int(max(0, now - decided)) }
      return view
    }
  }

  private var show: String { "\(name)-\(count)" }

  private func plain(
    _ state: ScreenView.State, _ code: String, _ texts: InLanguages<[String]>, _ left: Int?, _ digits: String? = nil
  ) -> ScreenView {
    ScreenView(show: show, state: state, code: code, texts: texts, digits: digits, leftMS: left)
  }

  private mutating func begin(_ next: Shown, at now: Int64) {
    shown = next
    since = now
    count += 1
  }

  /// Ends what has stood long enough.
  private mutating func move(to now: Int64) {
    while let end = ends, end <= now {
      if asksForRating, case .answer(let view, _) = shown, view.state == .accepted, let seq = view.number {
        begin(.rating(seq: seq), at: end)
      } else {
        begin(.nothing, at: end)
      }
    }
  }

  private var ends: Int64? {
    switch shown {
    case .nothing: nil
    case .reading: (lastSight ?? leftView ?? since) + Self.sightLasts
    case .rating: since + Self.asks
    case .thanks: since + Self.thanks
    case .badge: since + StaffLock.badgeWaits
    case .badBadge: since + Self.helps
    case .answer(let view, _):
      switch view.state {
      case .hint, .oneAtATime: since + Self.helps
      default: min(since + Self.standsInView, max(since + Self.stands, staysUntil))
      }
    }
  }

  /// Until when the answer's code keeps it standing.
  private var staysUntil: Int64 {
    if let lastSight { return lastSight + Self.sightLasts }
    return leftView.map { $0 + Self.afterLeaving } ?? since
  }

  /// Anything that is not known here is no acceptance.
  private static func state(of answer: Answer) -> ScreenView.State {
    switch (answer.decision, answer.screen.first, answer.screen) {
    case (.accepted, "A", _): .accepted
    case (.repeat, "A", _): .repeat
    case (.held, "H", _): .held
    case (_, _, "H1"): .hint
    case (_, _, "N2"): .oneAtATime
    case (_, "P", _): .paused
    case (_, "T", _): .test
    case (_, "R", _), (_, _, "N1"): .refused
    case (_, "O", _): .out
    default: .undecided
    }
  }
}
