import Crypto
import StrictJSON
import Trust
import Wire

extension RepositoryState {
  /// What the root says: which key signs for which role (TUF 1.0, section 4.3).
  var rootMembers: [JSONMember] {
    var listed: [JSONMember] = []
    var roles: [JSONMember] = []
    for role in RepositoryRole.top {
      let entries = keys[role] ?? []
      for entry in entries {
        listed.append(JSONMember(MetadataFile.keyID(of: entry.key), MetadataFile.object(of: entry.key)))
      }
      roles.append(
        JSONMember(
          role.rawValue,
          .object([
            JSONMember("keyids", .array(entries.map { .string(MetadataFile.keyID(of: $0.key)) })),
            JSONMember("threshold", .integer(Int64(role == .root ? threshold : 1))),
          ])))
    }
    return [
      JSONMember("consistent_snapshot", .bool(true)), JSONMember("keys", .object(listed)),
      JSONMember("roles", .object(roles)),
    ]
  }
}

extension RepositoryState {
  /// Whether campaigns.json is signed by a key of its own.
  package var isDelegating: Bool { keys[.campaigns]?.isEmpty == false }

  /// Who signs for campaigns.json in the place of targets, and for nothing else (TUF 1.0, section 4.5); nil if targets
  /// does so itself.
  var delegations: JSONMember? {
    guard let entries = keys[.campaigns], !entries.isEmpty else { return nil }
    let ids = entries.map { MetadataFile.keyID(of: $0.key) }
    let role = JSONValue.object([
      JSONMember("keyids", .array(ids.map { .string($0) })),
      JSONMember("name", .string(RepositoryRole.campaigns.rawValue)),
      JSONMember("paths", .array([.string(TrustFile.campaigns.rawValue)])),
      JSONMember("terminating", .bool(true)), JSONMember("threshold", .integer(1)),
    ])
    let listed = zip(ids, entries).map { JSONMember($0, MetadataFile.object(of: $1.key)) }
    return JSONMember(
      "delegations", .object([JSONMember("keys", .object(listed)), JSONMember("roles", .array([role]))]))
  }
}

/// Length and hash of a target file (TUF 1.0, section 4.5).
struct TargetListing {
  let json: JSONValue

  init(of bytes: [UInt8]) {
    json = .object([
      JSONMember("hashes", .object([JSONMember("sha256", .string(Hex.encode(SHA256.hash(data: bytes))))])),
      JSONMember("length", .integer(Int64(bytes.count))),
    ])
  }
}

extension JSONValue {
  /// An issuer, or hub.json, with the keys of these kids told as revoked.
  func revoking(_ kids: Set<String>) -> JSONValue {
    guard case .array(let keys)? = self["keys"] else { return self }
    return setting(
      "keys",
      .array(
        keys.map { key in
          guard case .string(let kid)? = key["kid"], kids.contains(kid) else { return key }
          return key.setting("state", .string("revoked"))
        }))
  }
}
