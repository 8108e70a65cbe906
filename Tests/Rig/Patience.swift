import Glibc

/// Looks at something that nobody tells about, again and again until it is so.
package enum Patience {
  /// How long between two looks.
  static let step: Duration = .milliseconds(10)

  /// Waits until `look` finds something.
  ///
  /// - Throws: what `look` throws; `TrialError` when the time is over.
  package static func await<Value>(
    _ what: String, within patience: Duration = .seconds(30), _ look: () throws -> Value?
  ) throws -> Value {
    let deadline = ContinuousClock.now + patience
    while true {
      if let value = try look() { return value }
      guard ContinuousClock.now < deadline else { throw TrialError("\(what): not within \(patience)") }
      usleep(useconds_t(step / .microseconds(1)))
    }
  }

  /// Lets exactly this time pass, for a moment that is chosen at random.
  package static func pass(_ time: Duration) {
    guard time > .zero else { return }
    usleep(useconds_t(time / .microseconds(1)))
  }
}
