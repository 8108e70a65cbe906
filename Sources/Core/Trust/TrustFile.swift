/// The target files that trust is made of.
package enum TrustFile: String, Sendable, CaseIterable {
  case issuers = "issuers.json"
  case campaigns = "campaigns.json"
  case hub = "hub.json"
  case policy = "policy.json"

  /// The longest target file, in bytes.
  package static let longest = 8 << 20
}
