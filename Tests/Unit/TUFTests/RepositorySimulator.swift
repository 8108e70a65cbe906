import Crypto
import StrictJSON
import Wire

/// A TUF repository in memory: what it is about to say, and the files that it has published.
///
/// Everything may be bent before it is published (`edit`), and the files after.
struct RepositorySimulator {
  /// A role's keys, and what its next file will say.
  struct Role {
    var signers: [Signer]
    var threshold = 1
    var version: Int64 = 0
    var expires = RepositorySimulator.start + 30 * 86_400_000
    /// Who signs, if not exactly the signers.
    var signing: [Signer]?
    /// Changes `signed` at the last moment.
    var edit: (inout JSONValue) -> Void = { _ in }

    init(_ signers: [Signer] = [Signer()]) { self.signers = signers }
  }

  struct Delegation {
    var to: String
    var paths: [String]?
    var hashPrefixes: [String]?
    var isTerminating = false
    /// Keys under which the delegating role lists the delegated one; nil for the role's own.
    var signers: [Signer]?
  }

  static let start = WireTime("2026-11-22T00:00:00Z")!

  var isConsistent = true
  /// Whether timestamp and snapshot list lengths and hashes.
  var listsHashes = false
  var roles: [String: Role] = ["root": Role(), "timestamp": Role(), "snapshot": Role(), "targets": Role()]
  var delegations: [String: [Delegation]] = [:]
  var targets: [String: [String: [UInt8]]] = [:]
  /// The snapshot's list: version, length and hash of each targets role's latest file.
  var listed: [String: JSONValue] = [:]
  /// Published metadata, by request path.
  var files: [String: [UInt8]] = [:]

  init() throws { try publish("root", "targets", "snapshot", "timestamp") }

  subscript(role: String) -> Role {
    get { roles[role]! }
    set { roles[role] = newValue }
  }

  mutating func delegate(
    from role: String = "targets", to name: String, _ paths: [String]? = ["*"], hashPrefixes: [String]? = nil,
    isTerminating: Bool = false, signers: [Signer]? = nil
  ) {
    if roles[name] == nil { roles[name] = Role() }
    delegations[role, default: []].append(
      Delegation(
        to: name, paths: paths, hashPrefixes: hashPrefixes, isTerminating: isTerminating, signers: signers))
  }

  /// Raises each role's version, signs, and puts the file where it is looked for.
  mutating func publish(_ names: String...) throws {
    for name in names {
      self[name].version += 1
      let bytes = try file(name)
      let version = self[name].version
      let isNamed = name == "root" || (isConsistent && name != "timestamp")
      files["\(isNamed ? "\(version)." : "")\(Self.quoted(name)).json"] = bytes
      var entry = [JSONMember("version", .integer(version))]
      if listsHashes {
        entry.append(JSONMember("length", .integer(Int64(bytes.count))))
        entry.append(JSONMember("hashes", Self.hashes(of: bytes)))
      }
      listed[name] = .object(entry)
    }
  }

  /// Everything below the root once more.
  mutating func publishAll() throws {
    for name in delegations.values.flatMap({ $0 }).map(\.to) where listed[name] == nil { try publish(name) }
    try publish("targets", "snapshot", "timestamp")
  }

  /// The role's file as it stands now, signed.
  func file(_ name: String) throws -> [UInt8] {
    let role = self[name]
    var signed = content(name)
    role.edit(&signed)
    return try Self.sealed(signed, by: role.signing ?? role.signers)
  }

  static func sealed(_ signed: JSONValue, by signers: [Signer]) throws -> [UInt8] {
    let signatures = try signers.map { try $0.signature(over: signed) }
    var writer = JSONWriter()
    writer.value(.object([JSONMember("signatures", .array(signatures)), JSONMember("signed", signed)]))
    return writer.bytes
  }

  static func hashes(of bytes: [UInt8]) -> JSONValue {
    .object([JSONMember("sha256", .string(Hex.encode(SHA256.hash(data: bytes))))])
  }

  private func content(_ name: String) -> JSONValue {
    let type = ["root", "timestamp", "snapshot"].contains(name) ? name : "targets"
    var members = [
      JSONMember("_type", .string(type)), JSONMember("spec_version", .string("1.0.34")),
      JSONMember("version", .integer(self[name].version)),
      JSONMember("expires", .string("\(self[name].expires.description.prefix(19))Z")),
    ]
    switch name {
    case "root":
      members.append(JSONMember("consistent_snapshot", .bool(isConsistent)))
      let top = ["root", "timestamp", "snapshot", "targets"]
      members.append(JSONMember("keys", Self.keys(top.flatMap { self[$0].signers })))
      members.append(JSONMember("roles", .object(top.map { JSONMember($0, Self.authority(self[$0], nil)) })))
    case "timestamp":
      members.append(JSONMember("meta", .object([JSONMember("snapshot.json", listed["snapshot"] ?? .null)])))
    case "snapshot":
      let targets = listed.filter { !["root", "timestamp", "snapshot"].contains($0.key) }
      members.append(JSONMember("meta", .object(targets.map { JSONMember("\($0.key).json", $0.value) })))
    default:
      let files = (targets[name] ?? [:]).map { path, bytes in
        JSONMember(
          path,
          .object([JSONMember("length", .integer(Int64(bytes.count))), JSONMember("hashes", Self.hashes(of: bytes))]))
      }
      members.append(JSONMember("targets", .object(files)))
      if let delegations = delegations[name] { members.append(JSONMember("delegations", content(delegations))) }
    }
    return .object(members)
  }

  private func content(_ delegations: [Delegation]) -> JSONValue {
    let roles = delegations.map { delegation in
      var role = Self.authority(self[delegation.to], delegation.signers)
      role.set("name", to: .string(delegation.to))
      role.set("terminating", to: .bool(delegation.isTerminating))
      role.set("paths", to: delegation.paths.map { .strings($0) })
      role.set("path_hash_prefixes", to: delegation.hashPrefixes.map { .strings($0) })
      return role
    }
    return .object([
      JSONMember("keys", Self.keys(delegations.flatMap { $0.signers ?? self[$0.to].signers })),
      JSONMember("roles", .array(roles)),
    ])
  }

  private static func keys(_ signers: [Signer]) -> JSONValue {
    var members: [JSONMember] = []
    for signer in signers where !members.contains(where: { $0.name == signer.id }) {
      members.append(JSONMember(signer.id, signer.json))
    }
    return .object(members)
  }

  private static func authority(_ role: Role, _ signers: [Signer]?) -> JSONValue {
    .object([
      JSONMember("keyids", .strings((signers ?? role.signers).map(\.id))),
      JSONMember("threshold", .integer(Int64(role.threshold))),
    ])
  }

  private static func quoted(_ name: String) -> String { name.replacing("%", with: "%25").replacing("/", with: "%2F") }
}
