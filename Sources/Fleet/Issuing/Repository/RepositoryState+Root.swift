import Crypto
import StrictJSON
import Wire

extension RepositoryState {
  /// What the root says: which key signs for which role (TUF 1.0, section 4.3).
  var rootMembers: [JSONMember] {
    var listed: [JSONMember] = []
    var roles: [JSONMember] = []
    for role in RepositoryRole.allCases {
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
