import StrictJSON

/// root.json: who signs for the four roles at the top (4.3).
struct RootRole: MetadataRole {
  static let type = "root"

  let header: MetadataHeader
  /// Whether files carry their version, and targets their hash, in their name (section 6). Absent means no.
  let hasConsistentSnapshots: Bool
  let root: RoleKeys
  let timestamp: RoleKeys
  let snapshot: RoleKeys
  let targets: RoleKeys

  init(_ header: MetadataHeader, _ reader: inout ObjectReader, schemes: [any SignatureScheme]) throws(JSONError) {
    self.header = header
    switch reader.optional("consistent_snapshot") {
    case nil: hasConsistentSnapshots = false
    case .bool(let flag)?: hasConsistentSnapshots = flag
    default: throw reader.wrong("consistent_snapshot", "must be true or false")
    }
    let table = try KeyTable(try reader.required("keys"), at: "signed.keys", schemes: schemes)
    var roles = try reader.object("roles")
    func keys(_ role: RoleName) throws(JSONError) -> RoleKeys {
      var reader = try roles.object(role.name.text)
      return try RoleKeys(&reader, from: table)
    }
    root = try keys(.root)
    timestamp = try keys(.timestamp)
    snapshot = try keys(.snapshot)
    targets = try keys(.targets)
  }

  /// The version's place in a file's name: only consistent snapshots have one.
  func named(_ version: Int64) -> Int64? { hasConsistentSnapshots ? version : nil }
}
