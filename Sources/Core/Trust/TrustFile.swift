/// The target files that trust is made of.
package enum TrustFile: String, Sendable, CaseIterable {
  case issuers = "issuers.json"
  case campaigns = "campaigns.json"
  case hub = "hub.json"
  case policy = "policy.json"
  /// What stores are called. A kiosk of an earlier version does not know it and leaves it alone.
  case stores = "stores.json"

  /// Those without which nothing is judged.
  package static let required: Set<TrustFile> = [.issuers, .campaigns, .hub, .policy]

  /// The longest target file, in bytes.
  package static let longest = 8 << 20
}
