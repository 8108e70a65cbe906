/// `GET /v1/hello` on the reader's socket: who answers.
package struct Hello: Codable, Sendable, Equatable {
  package var version: String
  /// Nil until the kiosk is enrolled.
  package var device: String?
  /// "ready", or why nothing is accepted ("not-enrolled", "not-receipted", "no-trust", …).
  package var state: String

  package init(version: String, device: String?, state: String) {
    self.version = version
    self.device = device
    self.state = state
  }
}
