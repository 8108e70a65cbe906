package import COSE
import Rules
package import StrictJSON
package import Wire

/// Whom we trust and until when: one immutable value, read whole and replaced whole.
package struct TrustSnapshot: Sendable {
  /// Every issuer's keys by kid, revoked ones too.
  package let keys: [KeyID: IssuerKey]
  package let issuers: [Identifier: Issuer]
  package let campaigns: [CampaignName: Campaign]
  /// Campaigns that could not be read, with the reason; the others stay in force.
  package let disabledCampaigns: [String: JSONError]
  package let hubKeys: [HubKey]
  package let policy: Policy

  /// Reads the target files.
  ///
  /// One bad campaign is disabled; anything else wrong refuses the whole set, and what was in force stays so.
  ///
  /// - Throws: `JSONError` naming file and member.
  package init(files: [TrustFile: [UInt8]]) throws(JSONError) {
    func parsed(_ file: TrustFile) throws(JSONError) -> JSONValue {
      guard let bytes = files[file] else { throw JSONError(.missingMember, at: file.rawValue, "the file is missing") }
      guard bytes.count <= TrustFile.longest else { throw JSONError(.tooLong, at: file.rawValue) }
      do {
        return try JSONValue(parsing: bytes)
      } catch {
        throw JSONError(error.code, at: "\(file.rawValue) \(error.location)", error.detail)
      }
    }
    (issuers, keys) = try Self.issuers(try parsed(.issuers))
    (campaigns, disabledCampaigns) = try Self.campaigns(try parsed(.campaigns))
    hubKeys = try Self.hubKeys(try parsed(.hub))
    policy = try Policy(try parsed(.policy))
  }

  /// A campaign's name: unique within its issuer.
  package struct CampaignName: Hashable, Sendable {
    package let issuer: Identifier
    package let campaign: Identifier
  }

  /// The stage at `now`.
  package func stage(at now: WireTime) -> Stage {
    if let end = policy.staleUntil, now >= end { return .expired }
    if let end = policy.freshUntil, now >= end { return .stale }
    return .fresh
  }

  /// The hub's keys for one purpose that may be relied on at `now`.
  package func hubKeys(for role: HubKey.Role, at now: WireTime) -> [HubKey] {
    hubKeys.filter { $0.role == role && $0.isUsable(at: now) }
  }

  /// The key to seal evidence to: the active one that lasts longest.
  package func evidenceKey(at now: WireTime) -> HubKey? {
    hubKeys(for: .evidence, at: now).filter { $0.state == .active }.max { $0.expires < $1.expires }
  }

  /// The campaigns that say how often.
  package var limitedCampaigns: Set<CampaignName> {
    Set(campaigns.compactMap { $0.value.rules?.limits == nil ? nil : $0.key })
  }

  private static func issuers(_ value: JSONValue) throws(JSONError) -> ([Identifier: Issuer], [KeyID: IssuerKey]) {
    var reader = try ObjectReader(value, at: "issuers.json")
    try reader.schemaOne()
    var issuers: [Identifier: Issuer] = [:]
    var keys: [KeyID: IssuerKey] = [:]
    for (index, value) in try reader.array("issuers").enumerated() {
      let path = "issuers.json.issuers[\(index)]"
      let issuer = try Issuer(value, at: path)
      guard issuers.updateValue(issuer, forKey: issuer.id) == nil else {
        throw JSONError(.wrongValue, at: "\(path).id", "named twice")
      }
      for key in issuer.keys where keys.updateValue(key, forKey: key.id) != nil {
        throw JSONError(.wrongValue, at: "\(path).keys", "kid \(key.id) stands twice; a key has one issuer")
      }
    }
    try reader.end()
    return (issuers, keys)
  }

  private static func campaigns(
    _ value: JSONValue
  ) throws(JSONError) -> ([CampaignName: Campaign], [String: JSONError]) {
    var reader = try ObjectReader(value, at: "campaigns.json")
    try reader.schemaOne()
    var campaigns: [CampaignName: Campaign] = [:]
    var disabled: [String: JSONError] = [:]
    var named: Set<CampaignName> = []
    var lists: [Identifier: Set<UInt32>] = [:]
    for (index, value) in try reader.array("campaigns").enumerated() {
      let path = "campaigns.json.campaigns[\(index)]"
      do throws(JSONError) {
        let campaign = try Campaign(value, at: path)
        let name = CampaignName(issuer: campaign.issuer, campaign: campaign.id)
        guard named.insert(name).inserted else {
          // Nobody can know which of the two is meant, so neither is in force.
          campaigns[name] = nil
          throw JSONError(.wrongValue, at: "\(path).id", "named twice")
        }
        for list in campaign.lists where !lists[campaign.issuer, default: []].insert(list.list).inserted {
          throw JSONError(.wrongValue, at: "\(path).lists", "list \(list.list) stands twice")
        }
        campaigns[name] = campaign
      } catch {
        var name = path
        if case .string(let id)? = value["id"] { name = id }
        disabled[name] = error
      }
    }
    try reader.end()
    return (campaigns, disabled)
  }

  private static func hubKeys(_ value: JSONValue) throws(JSONError) -> [HubKey] {
    var reader = try ObjectReader(value, at: "hub.json")
    try reader.schemaOne()
    var keys: [HubKey] = []
    for (index, value) in try reader.array("keys").enumerated() {
      let key = try HubKey(value, at: "hub.json.keys[\(index)]")
      // Were one key listed as revoked and as active, the active entry would win.
      guard !keys.contains(where: { $0.id == key.id }) else {
        throw JSONError(.wrongValue, at: "hub.json.keys[\(index)].kid", "\(key.id) stands twice; a key has one role")
      }
      keys.append(key)
    }
    try reader.end()
    return keys
  }
}
