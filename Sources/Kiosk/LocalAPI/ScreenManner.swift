/// How the page behaves for every customer.
package struct ScreenManner: Codable, Sendable, Equatable {
  /// The language it begins with, and comes back to.
  package var language: Language
  package var largeText: Bool
  /// Of sounds, 0 to 100; 0 is silence.
  package var volume: Int
  /// Whether `/service.svg` leads to somebody to complain to.
  package var hasService: Bool
  /// Of voucherd: a page of another version loads itself anew.
  package var version: String

  package init(language: Language, largeText: Bool, volume: Int, hasService: Bool, version: String) {
    self.language = language
    self.largeText = largeText
    self.volume = volume
    self.hasService = hasService
    self.version = version
  }

  enum CodingKeys: String, CodingKey {
    case language, volume, version
    case largeText = "large_text"
    case hasService = "service"
  }
}
