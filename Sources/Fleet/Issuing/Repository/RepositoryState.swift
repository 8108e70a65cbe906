import COSE
import StrictJSON
package import Wire

/// What the author of a trust repository must remember: `trust.json` in the workspace. No secret stands in it.
package struct RepositoryState: Sendable {
  /// A key by the name of its file, and its public half.
  struct Key: Sendable {
    let name: String
    let key: VerificationKey
  }

  /// How many of the root's keys must sign.
  package internal(set) var threshold: Int
  var keys: [RepositoryRole: [Key]]
  /// The last version of each role.
  package internal(set) var versions: [RepositoryRole: Int64]
  /// When the last version of each role expires.
  package internal(set) var expires: [RepositoryRole: WireTime]
  /// Issuers of other workspaces, with their campaigns.
  package internal(set) var guests: [GuestIssuer] = []
  /// Kids that are told as revoked, whoever lists them: of issuers and of the hub.
  package internal(set) var revoked: Set<String> = []
  /// hub.json as it was last given.
  var hub: JSONValue?

  init(threshold: Int, keys: [RepositoryRole: [Key]]) {
    self.threshold = threshold
    self.keys = keys
    versions = [:]
    expires = [:]
  }

  /// Reads the state's file.
  ///
  /// - Throws: `MintError` (`workspaceUnusable`) naming the member.
  init(parsing bytes: [UInt8]) throws(MintError) {
    do throws(JSONError) {
      var reader = try ObjectReader(try JSONValue(parsing: bytes), at: "trust.json")
      _ = try reader.integer("schema", in: 1...1)
      threshold = Int(try reader.integer("threshold", in: 1...16))
      (keys, versions, expires) = ([:], [:], [:])
      var roles = try reader.object("roles")
      for role in RepositoryRole.allCases {
        // Only that of campaigns may be missing: targets signs for them then.
        let object = try role == .campaigns ? roles.optionalObject(role.rawValue) : roles.object(role.rawValue)
        guard var entry = object else { continue }
        versions[role] = try entry.optionalInteger("version", in: 1...JSONValue.largestInteger)
        expires[role] = try entry.optionalParsed("expires", "must be a time", WireTime.init)
        for value in try entry.array("keys") {
          var key = try ObjectReader(value, at: "\(entry.path).keys")
          let name = try key.string("name")
          let verifier = try key.parsed("public", "must be an Ed25519 key in hexadecimal") {
            Hex.decode($0).flatMap { VerificationKey(curve: .ed25519, raw: $0) }
          }
          keys[role, default: []].append(Key(name: name, key: verifier))
          try key.end()
        }
        try entry.end()
      }
      try roles.end()
      for value in try reader.array("guests") { guests.append(try GuestIssuer(value)) }
      for value in try reader.array("revoked") {
        guard case .string(let kid) = value else { throw reader.wrong("revoked", "must be strings") }
        revoked.insert(kid)
      }
      hub = reader.optional("hub")
      try reader.end()
    } catch {
      throw MintError(.workspaceUnusable, "the repository's state can't be read: \(error)")
    }
  }

  /// The state's file.
  var bytes: [UInt8] {
    let roles = RepositoryRole.allCases.filter { $0 != .campaigns || isDelegating }.map { role in
      var members = [
        JSONMember(
          "keys",
          .array(
            (keys[role] ?? []).map {
              .object([JSONMember("name", .string($0.name)), JSONMember("public", .string(Hex.encode($0.key.raw)))])
            }))
      ]
      if let version = versions[role] { members.append(JSONMember("version", .integer(version))) }
      if let end = expires[role] { members.append(JSONMember("expires", .string(end.description))) }
      return JSONMember(role.rawValue, .object(members))
    }
    var members = [
      JSONMember("schema", .integer(1)), JSONMember("threshold", .integer(Int64(threshold))),
      JSONMember("roles", .object(roles)), JSONMember("guests", .array(guests.map(\.json))),
      JSONMember("revoked", .array(revoked.sorted().map { .string($0) })),
    ]
    if let hub { members.append(JSONMember("hub", hub)) }
    var writer = JSONWriter(reserving: 4096)
    writer.value(.object(members))
    return writer.bytes + [0x0a]
  }
}
