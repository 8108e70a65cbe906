/// `GET /v1/challenge`: the digits for live codes to answer, to be shown on the kiosk's screen.
package struct ShownChallenge: Codable, Sendable, Equatable {
  /// Six digits.
  package var challenge: String
  /// How much longer they are to be shown, in milliseconds; then ask again. Ask also after each acceptance.
  package var forMS: Int

  package init(challenge: String, forMS: Int) {
    self.challenge = challenge
    self.forMS = forMS
  }

  enum CodingKeys: String, CodingKey {
    case challenge
    case forMS = "for_ms"
  }
}
