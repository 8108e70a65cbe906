import FoundationEssentials

/// One event of `GET /v1/events` on the screen's socket: text/event-stream
/// (html.spec.whatwg.org/multipage/server-sent-events.html), its data one JSON object.
package struct ScreenEvent: Codable, Sendable, Equatable {
  /// How often an event comes even if nothing has changed: a page that hears nothing for long says so.
  package static let heartbeat: Duration = .milliseconds(500)

  package var manner: ScreenManner
  package var view: ScreenView

  package init(manner: ScreenManner, view: ScreenView) {
    self.manner = manner
    self.view = view
  }

  /// The event with the empty line that ends it.
  package var encoded: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and integers, on one line: there is nothing here that could fail to encode.
    return Array("data: ".utf8) + Array((try? encoder.encode(self)) ?? Data("{}".utf8)) + Array("\n\n".utf8)
  }
}
