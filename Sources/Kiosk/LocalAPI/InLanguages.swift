/// The same thing in the three languages of the screen and of staff.
package struct InLanguages<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
  package var zhHant: Value
  package var zhHans: Value
  package var en: Value

  package init(zhHant: Value, zhHans: Value, en: Value) {
    self.zhHant = zhHant
    self.zhHans = zhHans
    self.en = en
  }

  enum CodingKeys: String, CodingKey {
    case zhHant = "zh-Hant"
    case zhHans = "zh-Hans"
    case en
  }

  package subscript(language: Language) -> Value {
    switch language {
    case .zhHant: zhHant
    case .zhHans: zhHans
    case .en: en
    }
  }
}

/// A language that we speak.
package enum Language: String, Codable, Sendable, CaseIterable {
  case zhHant = "zh-Hant"
  case zhHans = "zh-Hans"
  case en

  /// The language of a POSIX locale ("zh_TW.UTF-8"): Traditional for TW, HK and MO, Simplified for any other zh,
  /// English for all else.
  package init(locale: String) {
    let locale = locale.replacing("-", with: "_")
    if !locale.hasPrefix("zh") {
      self = .en
    } else if ["zh_TW", "zh_HK", "zh_MO", "zh_Hant"].contains(where: locale.hasPrefix) {
      self = .zhHant
    } else {
      self = .zhHans
    }
  }

  /// The language of the environment, by POSIX's order: LC_ALL, LC_MESSAGES, LANG.
  package init(environment: [String: String]) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    self.init(locale: locale ?? "C")
  }
}
