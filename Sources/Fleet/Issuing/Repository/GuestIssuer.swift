package import StrictJSON
import Trust
package import Wire

/// An issuer with its campaigns as its own workspace tells them (`voucher-mint issuer export`): public, and to be brought
/// to whoever publishes trust by a way on which nobody can change it.
package struct GuestIssuer: Sendable {
  package let id: Identifier
  let issuer: JSONValue
  let campaigns: [JSONValue]

  init(id: Identifier, issuer: JSONValue, campaigns: [JSONValue]) {
    self.id = id
    self.issuer = issuer
    self.campaigns = campaigns
  }

  /// - Throws: `JSONError` for what a kiosk could not read.
  package init(_ value: JSONValue) throws(JSONError) {
    var reader = try ObjectReader(value, at: "issuer")
    _ = try reader.integer("schema", in: 1...1)
    issuer = try reader.required("issuer")
    campaigns = try reader.array("campaigns")
    try reader.end()
    var parts = TrustParts()
    try parts.take(.issuers, MintState.file("issuers", [issuer]))
    try parts.take(.campaigns, MintState.file("campaigns", campaigns))
    let trust = TrustSnapshot(parts, validity: nil)
    if let (_, error) = trust.disabledCampaigns.first { throw error }
    guard let id = trust.issuers.values.first?.id else { throw JSONError(.missingMember, at: "issuer.id") }
    guard trust.campaigns.values.allSatisfy({ $0.issuer == id }) else {
      throw JSONError(.wrongValue, at: "campaigns", "every campaign must be of issuer \(id)")
    }
    self.id = id
  }

  /// As it is exported and kept.
  package var json: JSONValue {
    .object([
      JSONMember("schema", .integer(1)), JSONMember("issuer", issuer), JSONMember("campaigns", .array(campaigns)),
    ])
  }
}
