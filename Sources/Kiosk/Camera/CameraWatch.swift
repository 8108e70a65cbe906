/// Decides what is said about a camera and when. Without I/O; time comes from outside.
///
/// Each change is told once, a trouble that lasts again every `reminder`, so that a voucherd that was started later
/// knows of it. Frames clear a trouble as soon as they come.
package struct CameraWatch: Sendable {
  /// After so long without a frame a camera stands still: told before two seconds are over.
  package static let stalledAfter: Duration = .milliseconds(1700)
  /// How often a state that lasts is told again.
  package static let reminder: Duration = .seconds(30)
  /// How often a camera that has frozen is opened anew, the first time as soon as it is noticed.
  package static let reopenEvery: Duration = .seconds(5)

  /// One report: what `POST /v1/camera` carries.
  package struct Report: Sendable, Equatable {
    /// The state.
    package let state: CameraState
    /// What is wrong, in one line; empty for `ok`.
    package let detail: String
    /// What a person can do, in one line; empty for `ok`.
    package let whatToDo: String
    /// True if this was told before and nothing has changed.
    package let isReminder: Bool
  }

  private let name: String
  private var quietSince: Duration
  private var said: CameraTrouble?
  private var saidAt: Duration?
  // What the source itself said stands while it is closed; what its pictures showed, while pictures come.
  private var stands = false
  /// A frame has come since it was opened.
  private var hasShown = false
  private var isFrozen = false
  private var reopenedAt: Duration?

  /// Begins to watch a source at `now`; nothing has been said.
  package init(name: String, at now: Duration) {
    self.name = name
    quietSince = now
  }

  /// A frame came at `now`, and this is what can be seen of it.
  package mutating func frame(at now: Duration, _ finding: PictureHealth.Finding = .good) -> Report? {
    quietSince = now
    stands = false
    hasShown = true
    isFrozen = finding == .frozen
    return say(trouble(of: finding), at: now)
  }

  /// The source was opened at `now`. What was said of it goes on until it shows something else, or nothing for long.
  package mutating func opened(at now: Duration) { (quietSince, stands, hasShown) = (now, false, false) }

  /// Time passed until `now` without a frame and without an error.
  package mutating func quiet(at now: Duration) -> Report? {
    if let said, stands || said.state == .stalled { return say(said, at: now) }
    guard now - quietSince >= Self.stalledAfter else { return nil }
    return say(noPicture, at: now)
  }

  private var noPicture: CameraTrouble {
    CameraTrouble(
      .stalled, "\(name) sends no picture", whatToDo: "check its cable or the program that writes; plug it in again")
  }

  /// The source was asked to open, or for a frame, and has not come back until `now`, which is long.
  package mutating func silent(at now: Duration) -> Report? {
    let deaf = CameraTrouble(.stalled, "\(name) does not answer", whatToDo: "check its cable, and plug it in again")
    return say(hasShown ? noPicture : deaf, at: now)
  }

  /// True if a camera that sends one and the same picture is to be closed and opened anew now: it will be.
  package mutating func takesReopening(at now: Duration) -> Bool {
    guard isFrozen, reopenedAt.map({ now - $0 >= Self.reopenEvery }) ?? true else { return false }
    reopenedAt = now
    return true
  }

  /// The source failed at `now`.
  package mutating func trouble(_ trouble: CameraTrouble, at now: Duration) -> Report? {
    stands = true
    return say(trouble, at: now)
  }

  private func trouble(of finding: PictureHealth.Finding) -> CameraTrouble? {
    switch finding {
    case .good: nil
    case .black:
      CameraTrouble(.black, "\(name) sees nothing but darkness", whatToDo: "uncover its lens, and switch the light on")
    case .covered:
      CameraTrouble(
        .black, "\(name) sees one even surface", whatToDo: "take away what lies on or before its lens, and wipe it")
    case .frozen:
      CameraTrouble(
        .stalled, "\(name) sends one and the same picture", whatToDo: "plug it in again, or restart what writes")
    }
  }

  private mutating func say(_ trouble: CameraTrouble?, at now: Duration) -> Report? {
    let isReminder = saidAt != nil && said == trouble
    if isReminder, let saidAt, now - saidAt < Self.reminder { return nil }
    said = trouble
    saidAt = now
    return Report(
      state: trouble?.state ?? .ok, detail: trouble?.detail ?? "", whatToDo: trouble?.whatToDo ?? "",
      isReminder: isReminder)
  }
}
