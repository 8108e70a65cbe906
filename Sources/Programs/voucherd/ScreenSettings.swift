import Daemon
import LocalAPI

/// The configuration of the customers' page.
struct ScreenSettings: Sendable {
  /// What the page begins with: the store's own, or one of ours.
  enum Beginning: String, CaseIterable {
    case store
    case zhHant = "zh-Hant"
    case zhHans = "zh-Hans"
    case en
  }

  /// Nil: the store's.
  let language: Language?
  let largeText: Bool
  let volume: Int
  let asksForRating: Bool
  let serviceURL: String?

  static let languageKey = SettingKey<Beginning>.choice(
    "screen.language", default: .store,
    help: "The language that the page begins with, and comes back to; store: by the store's time zone.")
  static let largeTextKey = SettingKey.flag(
    "screen.large_text", default: false, help: "Begin with letters a third larger; lines then take more rows.")
  static let volumeKey = SettingKey.integer(
    "screen.volume", default: 50, least: 0, most: 100,
    help: "How loud the page's sounds are, in per cent. A customer may double it for one visit.")
  static let ratingKey = SettingKey.flag(
    "screen.rating", default: false, help: "Ask how it was after each acceptance: one tap, or none.")
  static let serviceKey = SettingKey.optionalText(
    "screen.service_url", help: "Where a customer can complain; drawn as a code when a rating is asked for.",
    example: "https://service.example/xinyi")

  init(_ settings: Settings) {
    language = Language(rawValue: settings[Self.languageKey].rawValue)
    largeText = settings[Self.largeTextKey]
    volume = settings[Self.volumeKey]
    asksForRating = settings[Self.ratingKey]
    serviceURL = settings[Self.serviceKey]
  }
}
