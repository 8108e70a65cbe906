/// Keeps the staff page shut: a badge first, then its PIN, and shut again by itself. Without I/O: time comes in as
/// milliseconds of the boot clock, tokens as random bytes.
package struct StaffLock: Sendable {
  /// How long a badge that was shown waits for its PIN, in milliseconds.
  package static let badgeWaits: Int64 = 45_000
  /// After this time without a touch the page is shut, and after `longest` in any case.
  package static let idle: Int64 = 90_000
  package static let longest: Int64 = 600_000
  /// Wrong PINs of one badge within `window` before it has to wait.
  package static let attempts = 5
  package static let window: Int64 = 900_000

  /// Who has shown a badge.
  package struct Holder: Sendable, Equatable {
    /// The staff number.
    package let staff: String
    package let isManager: Bool

    package init(staff: String, isManager: Bool) {
      self.staff = staff
      self.isManager = isManager
    }
  }

  private struct Session {
    let token: [UInt8]
    let holder: Holder
    let opened: Int64
    var touched: Int64

    var ends: Int64 { min(opened + StaffLock.longest, touched + StaffLock.idle) }
  }

  private var waiting: (holder: Holder, until: Int64)?
  private var session: Session?
  /// A PIN is being looked at: one at a time, or several at once would outrun the count.
  private var isTrying = false

  package init() {}

  /// A badge was shown, and its signature holds. Whoever was in is out.
  package mutating func shown(_ holder: Holder, at now: Int64) {
    waiting = (holder, now + Self.badgeWaits)
    session = nil
  }

  /// Whose PIN is waited for.
  package func waits(at now: Int64) -> Holder? { waiting.flatMap { now < $0.until ? $0.holder : nil } }

  /// Begins to look at a PIN; nil if no badge waits for one, or another is being looked at.
  package mutating func begin(at now: Int64) -> Holder? {
    guard !isTrying, let holder = waits(at: now) else { return nil }
    isTrying = true
    return holder
  }

  /// The PIN was wrong.
  ///
  /// - Parameter isLast: the badge must be shown anew.
  package mutating func wrong(isLast: Bool) {
    isTrying = false
    if isLast { waiting = nil }
  }

  /// The PIN was right.
  ///
  /// - Parameter token: what the browser will show from now on; 16 random bytes.
  package mutating func open(_ holder: Holder, token: [UInt8], at now: Int64) {
    isTrying = false
    waiting = nil
    session = Session(token: token, holder: holder, opened: now, touched: now)
  }

  /// Who shows this token, and for how many milliseconds more; nil if it opens nothing.
  ///
  /// - Parameter touches: somebody is at work, and it is not only the page that looks.
  package mutating func holder(of token: [UInt8], at now: Int64, touches: Bool) -> (holder: Holder, left: Int64)? {
    guard let open = session, now < open.ends, open.token.count == token.count,
      zip(open.token, token).reduce(UInt8(0), { $0 | ($1.0 ^ $1.1) }) == 0
    else { return nil }
    if touches { session?.touched = now }
    return (open.holder, (session?.ends ?? now) - now)
  }

  /// Shuts it.
  package mutating func shut() {
    session = nil
    waiting = nil
  }
}
