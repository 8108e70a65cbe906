import COSE
package import StrictJSON
import Wire

/// The content of the target files, each taken by itself: one that is missing or bad keeps none of the others waiting.
package struct TrustParts: Sendable {
  /// Those that are needed and have not been taken yet.
  package private(set) var missing = TrustFile.required

  private(set) var keys: [KeyID: IssuerKey] = [:]
  private(set) var issuers: [Identifier: Issuer] = [:]
  private(set) var campaigns: [TrustSnapshot.CampaignName: Campaign] = [:]
  private(set) var disabledCampaigns: [String: JSONError] = [:]
  private(set) var hubKeys: [HubKey] = []
  private(set) var policy = Policy()
  private(set) var placeNames: [Identifier: PlaceName] = [:]

  /// Nothing yet.
  package init() {}

  /// Reads one file; it takes the place of what was read of it before. One bad campaign is disabled, not the file.
  ///
  /// - Throws: `JSONError` naming file and member; what was read before then stays.
  package mutating func take(_ file: TrustFile, _ bytes: [UInt8]) throws(JSONError) {
    guard bytes.count <= TrustFile.longest else { throw JSONError(.tooLong, at: file.rawValue) }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw JSONError(error.code, at: "\(file.rawValue) \(error.location)", error.detail)
    }
    switch file {
    case .issuers: (issuers, keys) = try Self.issuers(value)
    case .campaigns: (campaigns, disabledCampaigns) = try Self.campaigns(value)
    case .hub: hubKeys = try Self.hubKeys(value)
    case .policy: policy = try Policy(value)
    case .stores: placeNames = try Self.places(value)
    }
    missing.remove(file)
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
  ) throws(JSONError) -> ([TrustSnapshot.CampaignName: Campaign], [String: JSONError]) {
    var reader = try ObjectReader(value, at: "campaigns.json")
    try reader.schemaOne()
    var campaigns: [TrustSnapshot.CampaignName: Campaign] = [:]
    var disabled: [String: JSONError] = [:]
    var named: Set<TrustSnapshot.CampaignName> = []
    var lists: [Identifier: Set<UInt32>] = [:]
    for (index, value) in try reader.array("campaigns").enumerated() {
      let path = "campaigns.json.campaigns[\(index)]"
      do throws(JSONError) {
        let campaign = try Campaign(value, at: path)
        let name = TrustSnapshot.CampaignName(issuer: campaign.issuer, campaign: campaign.id)
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
