/// Decides when somebody needs help: something like a code is held up and nothing is read. Without I/O.
package struct HintWatch: Sendable {
  /// After so long of trying, help is given.
  package static let helpAfter: Duration = .seconds(3)
  /// A gap longer than this between two sights of something like a code begins anew.
  package static let longestGap: Duration = .milliseconds(700)
  /// Help is given again after this time, if it did not help.
  package static let againAfter: Duration = .seconds(10)

  private var since: Duration?
  private var last: Duration = .zero
  private var helped: Duration?

  /// Nobody needs help.
  package init() {}

  /// A code was read at `now`: whatever was tried has worked.
  package mutating func read(at now: Duration) {
    since = nil
    helped = nil
  }

  /// A look at `now` found something like a code, or did not. True when help is due.
  package mutating func look(found: Bool, at now: Duration) -> Bool {
    guard found else {
      if now - last > Self.longestGap { since = nil }
      return false
    }
    let begin = now - last > Self.longestGap ? now : since ?? now
    (since, last) = (begin, now)
    guard now - begin >= Self.helpAfter else { return false }
    if let helped, now - helped < Self.againAfter { return false }
    helped = now
    return true
  }
}
