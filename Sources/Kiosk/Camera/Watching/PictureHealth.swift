/// Whether what a camera sends can show anything. Without I/O; time comes from outside.
package struct PictureHealth: Sendable {
  /// What is wrong with the pictures.
  package enum Finding: String, Sendable, CaseIterable {
    /// Nothing.
    case good
    /// They are dark all over.
    case black
    /// They show one even surface: something lies on the lens, or it is steamed up.
    case covered
    /// Each is exactly as the one before, which no sensor can do.
    case frozen
  }

  /// After so long of darkness, or of one even surface, it is no passing hand.
  package static let darkAfter: Duration = .seconds(1)
  /// After so long of one and the same picture a camera has frozen.
  package static let frozenAfter: Duration = .milliseconds(1500)
  /// After so long without fault all is good again.
  package static let goodAfter: Duration = .milliseconds(500)

  // Video's black is 16; a room at night without a lamp reaches 30.
  private static let darkest: Int32 = 32 * Int32(Thumbnail.scale)
  // Between the darkest and the brightest squares but one in twenty. An empty counter has 60 and more.
  private static let evenest: Int32 = 8 * Int32(Thumbnail.scale)

  private var last = Thumbnail()
  private var sameSince: Duration?
  private var candidate: (finding: Finding, since: Duration)?
  private var said = Finding.good

  /// Nothing is known yet, so nothing is wrong.
  package init() {}

  /// Takes a frame's thumbnail at `now`; says what is wrong for as long as it was.
  package mutating func judge(_ thumbnail: Thumbnail, at now: Duration) -> Finding {
    if thumbnail == last { sameSince = sameSince ?? now } else { sameSince = nil }
    last = thumbnail
    var finding = Self.finding(thumbnail)
    // Opened anew, a frozen camera may send another picture, and again always the same.
    if finding == .good, let sameSince, said == .frozen || now - sameSince >= Self.frozenAfter { finding = .frozen }
    let since = candidate?.finding == finding ? candidate?.since ?? now : now
    candidate = (finding, since)
    if now - since >= Self.patience(finding) { said = finding }
    return said
  }

  private static func patience(_ finding: Finding) -> Duration {
    switch finding {
    case .good: goodAfter
    case .black, .covered: darkAfter
    case .frozen: .zero
    }
  }

  private static func finding(_ thumbnail: Thumbnail) -> Finding {
    let sorted = thumbnail.means.sorted()
    // A picture of a few squares is no camera's.
    guard sorted.count >= 40 else { return .good }
    let (low, high) = (sorted[sorted.count / 20], sorted[sorted.count - 1 - sorted.count / 20])
    if high < darkest { return .black }
    return high - low < evenest ? .covered : .good
  }
}
