import Crypto
import StrictJSON
import Wire

/// One role to whom target paths are delegated (4.5).
struct Delegation: Sendable {
  /// Which paths.
  private enum Scope: Sendable {
    case patterns([PathPattern])
    /// Beginnings of the path's SHA-256 in hexadecimal.
    case hashPrefixes([String])
  }

  let role: RoleName
  let keys: RoleKeys
  /// Whether a path of this delegation is looked for nowhere else afterwards.
  let isTerminating: Bool
  private let scope: Scope

  init(_ reader: inout ObjectReader, from table: KeyTable) throws(JSONError) {
    role = try reader.parsed("name", "must be no empty name and none of the roles at the top") {
      RoleName(delegated: $0)
    }
    keys = try RoleKeys(&reader, from: table)
    guard case .bool(let flag) = try reader.required("terminating") else {
      throw reader.wrong("terminating", "must be true or false")
    }
    isTerminating = flag
    switch (reader.optional("paths"), reader.optional("path_hash_prefixes")) {
    case (let paths?, nil): scope = .patterns(try Self.strings(paths, "paths", reader).map { PathPattern($0) })
    case (nil, let prefixes?): scope = .hashPrefixes(try Self.strings(prefixes, "path_hash_prefixes", reader))
    default: throw reader.wrong("paths", "either this or path_hash_prefixes")
    }
  }

  /// Whether the target path is of those delegated.
  func covers(_ path: ExactText) -> Bool {
    switch scope {
    case .patterns(let patterns): return patterns.contains { $0.matches(path.text) }
    case .hashPrefixes(let prefixes):
      let hash = Hex.encode(SHA256.hash(data: Array(path.text.utf8)))
      return prefixes.contains { hash.utf8.starts(with: $0.utf8) }
    }
  }

  private static func strings(
    _ value: JSONValue, _ name: String, _ reader: ObjectReader
  ) throws(JSONError) -> [String] {
    guard case .array(let values) = value else { throw reader.wrong(name, "must be an array") }
    var strings: [String] = []
    for value in values {
      guard case .string(let text) = value else { throw reader.wrong(name, "must be strings") }
      strings.append(text)
    }
    return strings
  }
}
