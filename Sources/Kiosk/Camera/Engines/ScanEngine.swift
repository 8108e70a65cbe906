/// A scan engine, which sends each code as a line of text. Confined to the thread that made it.
package protocol ScanEngine: AnyObject {
  /// Name for people and logs.
  var name: String { get }

  /// Waits up to `patience` for codes. Silence is no error; an engine that has gone is one, and is opened anew.
  func next(within patience: Duration) throws(CameraTrouble) -> ScanTurn
}

/// How one wait for codes ended.
package enum ScanTurn: Sendable, Equatable {
  /// These texts came; none if a line has only begun.
  case lines([[UInt8]])
  /// Nothing came in time.
  case nothing
}
