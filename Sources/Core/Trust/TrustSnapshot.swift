package import COSE
import Rules
package import StrictJSON
package import Wire

/// Whom we trust and until when: one immutable value, read whole and replaced whole. A class, since every scan takes hold
/// of it.
package final class TrustSnapshot: Sendable {
  /// Every issuer's keys by kid, revoked ones too.
  package let keys: [KeyID: IssuerKey]
  package let issuers: [Identifier: Issuer]
  package let campaigns: [CampaignName: Campaign]
  /// Campaigns that could not be read, with the reason; the others stay in force.
  package let disabledCampaigns: [String: JSONError]
  package let hubKeys: [HubKey]
  package let policy: Policy
  /// What customers call stores and groups; those that have no name stand as their identifiers.
  package let placeNames: [Identifier: PlaceName]

  /// Files that have never been read: nothing that depends on one of them can be judged.
  package let missing: Set<TrustFile>
  /// How long the metadata vouches for all this; nil for files that nobody vouches for, as in a mint's workspace: they
  /// are fresh for ever.
  package let validity: TrustValidity?
  /// When what lists the campaigns expires: afterwards none of them can be read, and everything else stays as it is. Nil if
  /// nobody vouches for them.
  package let campaignsUntil: WireTime?

  /// Puts together what was read.
  package init(_ parts: TrustParts, validity: TrustValidity?, campaignsUntil: WireTime? = nil) {
    keys = parts.keys
    issuers = parts.issuers
    campaigns = parts.campaigns
    disabledCampaigns = parts.disabledCampaigns
    hubKeys = parts.hubKeys
    policy = parts.policy
    placeNames = parts.placeNames
    missing = parts.missing
    self.validity = validity
    self.campaignsUntil = campaignsUntil
  }

  /// Reads the target files, every one that is needed and any other that is there.
  ///
  /// One bad campaign is disabled; anything else wrong refuses the whole set.
  ///
  /// - Throws: `JSONError` naming file and member.
  package convenience init(
    files: [TrustFile: [UInt8]], validity: TrustValidity? = nil, campaignsUntil: WireTime? = nil
  ) throws(JSONError) {
    var parts = TrustParts()
    for file in TrustFile.allCases {
      guard let bytes = files[file] else {
        guard TrustFile.required.contains(file) else { continue }
        throw JSONError(.missingMember, at: file.rawValue, "the file is missing")
      }
      try parts.take(file, bytes)
    }
    self.init(parts, validity: validity, campaignsUntil: campaignsUntil)
  }

  /// A campaign's name: unique within its issuer.
  package struct CampaignName: Hashable, Sendable {
    package let issuer: Identifier
    package let campaign: Identifier
  }

  /// The hub's keys for one purpose that may be relied on at `now`.
  package func hubKeys(for role: HubKey.Role, at now: WireTime) -> [HubKey] {
    hubKeys.filter { $0.role == role && $0.isUsable(at: now) }
  }

  /// The key to seal evidence to: the active one that lasts longest.
  package func evidenceKey(at now: WireTime) -> HubKey? {
    var found: HubKey?
    for key in hubKeys where key.role == .evidence && key.state == .active && key.isUsable(at: now) {
      if let best = found, key.expires <= best.expires { continue }
      found = key
    }
    return found
  }

  /// The campaigns that say how often.
  package var limitedCampaigns: Set<CampaignName> {
    Set(campaigns.compactMap { $0.value.rules?.limits == nil ? nil : $0.key })
  }

  /// The voucher that owns this entry of a list: the entry itself, but for vouchers of several uses the first of theirs.
  /// Nil if no campaign has such a list.
  package func voucher(with entry: VoucherKey) -> VoucherKey? {
    for campaign in campaigns.values where campaign.issuer == entry.issuer {
      guard let list = campaign.lists.first(where: { $0.list == entry.list }) else { continue }
      return VoucherKey(issuer: entry.issuer, list: entry.list, index: entry.index - entry.index % UInt32(list.uses))
    }
    return nil
  }
}
