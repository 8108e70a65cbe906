/// What the camera's eye has to say about codes in view; voucherd's presentation lock lives on these.
package struct Sight: Sendable, Equatable {
  /// The kinds of event, in the words of `POST /v1/sights`.
  package enum Event: String, Sendable {
    /// A code came into view. The symbols are all that are in view.
    case appeared
    /// Codes stay in view. The symbols are all that are in view.
    case still
    /// Codes left. The symbols are those that left.
    case gone
    /// A picture was shown once; no view follows.
    case once
    /// Something like a code is held up and can't be read; there are no symbols.
    case hint
  }

  /// What happened.
  package let event: Event
  /// The codes that it is about.
  package let symbols: [Symbol]

  /// An event about these symbols.
  package init(_ event: Event, _ symbols: [Symbol]) {
    self.event = event
    self.symbols = symbols
  }
}
