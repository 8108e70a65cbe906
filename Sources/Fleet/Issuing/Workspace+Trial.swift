package import COSE
import StrictJSON
package import Trust
package import Wire

/// What a made-up kiosk goes by: everything as it would be published, and one key more, which no rule of a campaign ever
/// finds too young, too old or revoked.
package struct TrialGround: Sendable {
  package let trust: TrustSnapshot
  package let campaign: Campaign
  package let kid: KeyID
}

extension Workspace {
  /// The campaign that is made up where only rules are tried.
  private static let madeUp = "trial"

  /// What a kiosk would go by if a campaign had these rules and texts. Nothing is changed.
  ///
  /// - Parameters:
  ///   - id: nil for a campaign that is made up, of a list of `uses` that ends a year from `now`.
  ///   - rules: nil: as they are.
  /// - Throws: `MintError`: `campaignUnknown`, or `invalid` with the kiosk's reason.
  package func trial(
    of id: Identifier?, rules: RulesFile?, texts: [String: String], uses: Int = 1, at now: WireTime
  ) throws(MintError) -> TrialGround {
    var mint = try state()
    let name: Identifier
    if let id {
      name = id
      try mint.change(id, rules: rules, texts: texts)
    } else {
      let taken = Set(mint.trust.campaigns.values.map(\.id.text))
      guard let free = ([Self.madeUp] + (2...99).map { "\(Self.madeUp)-\($0)" }).first(where: { !taken.contains($0) }),
        let made = Identifier(free)
      else { throw MintError(.invalid, "name the campaign that these rules are for") }
      name = made
      let list = (mint.lists.map(\.list).max() ?? 0) &+ 1
      var draft = CampaignDraft(
        id: made, list: ListDraft(list: list, size: 1600, uses: uses, until: now + 365 * 86_400_000))
      draft.rules = rules ?? RulesFile()
      draft.texts = texts
      try mint.add(draft)
    }
    let key = SigningKey(generating: .ed25519).verificationKey
    try mint.add(key, from: WireTime(milliseconds: 0), until: WireTime(seconds: 253_402_214_400))
    return try TrialGround(mint, name, key.keyID, stores: storeNames())
  }
}

extension TrialGround {
  fileprivate init(
    _ mint: MintState, _ name: Identifier, _ kid: KeyID, stores: StoreNames?
  ) throws(MintError) {
    var files: [TrustFile: [UInt8]] = [
      .issuers: MintState.file("issuers", [mint.issuer]), .campaigns: MintState.file("campaigns", mint.campaigns),
      .hub: MintState.file("keys", []), .policy: MintState.emptyPolicy.canonicalBytes(),
    ]
    if let stores { files[.stores] = stores.bytes }
    do { trust = try TrustSnapshot(files: files) } catch { throw MintError(.invalid, "\(error)") }
    guard let campaign = trust.campaigns.values.first(where: { $0.id == name }) else {
      throw MintError(.campaignUnknown, "there is no campaign \(name); add it with campaign add")
    }
    self.campaign = campaign
    self.kid = kid
  }
}
