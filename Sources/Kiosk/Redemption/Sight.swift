/// What a camera or a scanner has in view, or has had: the input of a decision.
package struct Sight: Sendable {
  package enum Event: Sendable {
    /// Came into view.
    case appeared
    /// Is still in view; said about four times a second.
    case still
    /// Has left the view.
    case gone
    /// Was read by a hand scanner or handed over by a person; no view follows.
    case once
  }

  package let event: Event
  /// The bytes of every symbol in view; for `gone` of those that left.
  package let symbols: [[UInt8]]

  package init(_ event: Event, _ symbols: [[UInt8]]) {
    self.event = event
    self.symbols = symbols
  }
}
