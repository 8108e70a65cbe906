import StrictJSON
package import Trust
package import Wire

/// A campaign to be added.
package struct CampaignDraft: Sendable {
  /// At most 16 characters: it stands in every voucher.
  package var id: Identifier
  package var list: ListDraft
  package var scope = Scope.everywhere
  package var opens: WireTime?
  package var closes: WireTime?
  package var allowsNoExpiry = false
  /// How its vouchers must be shown.
  package var presentation = PresentationRule.any
  /// Every other rule.
  package var rules = RulesFile()
  /// What the customer gets, by language: zh-Hant, zh-Hans, en.
  package var texts: [String: String] = [:]

  package init(id: Identifier, list: ListDraft) {
    self.id = id
    self.list = list
  }
}

/// A list of numbers for vouchers.
package struct ListDraft: Sendable {
  /// The list's number, unique for the issuer.
  package var list: UInt32
  /// Entries in all; a voucher takes as many as it has uses.
  package var size: UInt32
  /// Uses of each voucher, 1 to 16.
  package var uses: Int
  /// No voucher of the list is valid from this time.
  package var until: WireTime

  package init(list: UInt32, size: UInt32, uses: Int, until: WireTime) {
    self.list = list
    self.size = size
    self.uses = uses
    self.until = until
  }

  fileprivate var json: JSONValue {
    .object([
      JSONMember("list", .integer(Int64(list))), JSONMember("size", .integer(Int64(size))),
      JSONMember("uses", .integer(Int64(uses))), JSONMember("until", .string(until.description)),
    ])
  }
}

extension MintState {
  /// The languages a campaign speaks.
  package static let languages = ["zh-Hant", "zh-Hans", "en"]

  /// - Throws: `MintError` (`invalid`) if the name or the list is taken, or out of range.
  package mutating func add(_ draft: CampaignDraft) throws(MintError) {
    try check(draft.list)
    var rules: [JSONMember] = []
    if draft.scope != .everywhere { rules.append(JSONMember("stores", draft.scope.json)) }
    if let opens = draft.opens { rules.append(JSONMember("from", .string(opens.description))) }
    if let closes = draft.closes { rules.append(JSONMember("until", .string(closes.description))) }
    if draft.presentation != .any { rules.append(JSONMember("presentation", .string(draft.presentation.rawValue))) }
    if draft.allowsNoExpiry { rules.append(JSONMember("no_expiry", .bool(true))) }
    for member in draft.rules.members {
      guard !rules.contains(where: { $0.name == member.name }) else {
        throw MintError(.invalid, "\"\(member.name)\" is said twice: by an option and in the rules file")
      }
      rules.append(member)
    }
    let campaign = JSONValue.object([
      JSONMember("id", .string(draft.id.text)), JSONMember("issuer", .string(trustedIssuer.id.text)),
      JSONMember("lists", .array([draft.list.json])), JSONMember("rules", .object(rules)),
      JSONMember("texts", .object(Self.languages.map { JSONMember($0, .string(draft.texts[$0] ?? "")) })),
    ])
    try change(campaigns: campaigns + [campaign])
  }

  /// Gives a campaign a further list, because the others are full or end.
  ///
  /// - Throws: `MintError`: `campaignUnknown`, `invalid`.
  package mutating func extend(_ campaign: Identifier, with list: ListDraft) throws(MintError) {
    try check(list)
    try change(campaign) { campaign in
      guard case .array(let lists)? = campaign["lists"] else { return campaign }
      return campaign.setting("lists", .array(lists + [list.json]))
    }
  }

  /// Gives a campaign other rules, other texts, or both: also for vouchers that are out already.
  ///
  /// - Parameters:
  ///   - rules: all of them: what they leave out no longer holds. Nil: as they are.
  ///   - texts: by language; a language that is not named keeps its text.
  /// - Returns: the rules before and now.
  /// - Throws: `MintError`: `campaignUnknown`, `invalid`.
  @discardableResult
  package mutating func change(
    _ campaign: Identifier, rules: RulesFile?, texts: [String: String] = [:]
  ) throws(MintError) -> (before: RulesFile, now: RulesFile) {
    let before = try self.rules(of: campaign)
    try change(campaign) { campaign in
      var campaign = campaign
      if let rules { campaign = campaign.setting("rules", .object(rules.members)) }
      for (language, text) in texts {
        campaign = campaign.setting("texts", (campaign["texts"] ?? .null).setting(language, .string(text)))
      }
      return campaign
    }
    return (before, try self.rules(of: campaign))
  }

  /// A campaign's rules as they are published.
  ///
  /// - Throws: `MintError` (`campaignUnknown`).
  package func rules(of campaign: Identifier) throws(MintError) -> RulesFile {
    guard case .object(let members)? = campaigns[try index(of: campaign)]["rules"] else { return RulesFile() }
    return RulesFile(members: members)
  }

  private mutating func change(_ campaign: Identifier, _ body: (JSONValue) -> JSONValue) throws(MintError) {
    let index = try index(of: campaign)
    var changed = campaigns
    changed[index] = body(changed[index])
    try change(campaigns: changed)
  }

  private func index(of campaign: Identifier) throws(MintError) -> Int {
    guard let index = campaigns.firstIndex(where: { $0["id"] == .string(campaign.text) }) else {
      throw MintError(.campaignUnknown, "there is no campaign \(campaign); add it with campaign add")
    }
    return index
  }

  private func check(_ list: ListDraft) throws(MintError) {
    guard (1...16).contains(list.uses), list.size >= UInt32(list.uses) else {
      throw MintError(.invalid, "list \(list.list) needs 1 to 16 uses and a size of at least that many")
    }
  }
}
