import ArgumentParser
import Issuing

/// `--rules FILE`.
struct RuleOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A file with the campaign's rules, or - for standard input.", valueName: "file"))
  var rules: String?

  /// What was given; nil if nothing was.
  func file() throws(MintError) -> RulesFile? {
    guard let rules else { return nil }
    if rules == "-" {
      return try RulesFile(parsing: try StandardInput.read(atMost: RulesFile.longest), named: "the rules")
    }
    guard let bytes = try DurableFile.read(rules, atMost: RulesFile.longest) else {
      throw MintError(.inputOutput, "there is no file \(rules)")
    }
    return try RulesFile(parsing: bytes, named: rules)
  }

  /// What may stand in it, for the help.
  static let members = """
      kind          "coupon", "gift", "points" or "appointment": the verb that people read
      days          of the week: ["mon","tue","wed","thu","fri","sat","sun"]
      hours         [{"days"?,"from":"14:00","to":"17:00"},…]; to before from goes into the night
      blackout      ["2026-12-25",{"from":"2027-02-05","to":"2027-02-12"},…]
      limits        {"voucher_day","holder","holder_day","kiosk_day","store_day"}: how often
      offline       {"redemptions","amount"}: what may wait for the hub
      minimum       {"amount":50000,"currency":"TWD"}: the least basket, in minor units
      stacking      a group: not together with another voucher of it
      appointment   {"early_minutes","late_minutes"}
      stores, from, until, no_expiry, presentation: as the options of campaign add say them
    Days and hours are the shop's own; Sources/Core/README.md has each with its bounds.
    """
}

/// What the customer gets, by language.
struct TextOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What the customer gets, in Traditional Chinese.", valueName: "text"))
  var textZhHant: String?

  @Option(help: ArgumentHelp("The same in Simplified Chinese.", valueName: "text"))
  var textZhHans: String?

  @Option(help: ArgumentHelp("The same in English.", valueName: "text"))
  var textEn: String?

  var given: [String: String] {
    let all = [("zh-Hant", textZhHant), ("zh-Hans", textZhHans), ("en", textEn)]
    return Dictionary(uniqueKeysWithValues: all.compactMap { language, text in text.map { (language, $0) } })
  }
}
