import StrictJSON

/// The keys that a root or a delegating role lists, by key id (4.3, 4.5).
///
/// A key id names a key and proves nothing: it need not be the key's hash (TAP 12), and two may name one key.
struct KeyTable: Sendable {
  private var keys: [ExactText: any MetadataKey] = [:]

  /// - Throws: `JSONError` for what is no key at all. One of an unknown scheme is kept out and never counts.
  init(_ object: JSONValue, at path: String, schemes: [any SignatureScheme]) throws(JSONError) {
    guard case .object(let members) = object else { throw JSONError(.wrongValue, at: path, "must be an object") }
    for member in members {
      var reader = try ObjectReader(member.value, at: "\(path).\(member.name)")
      let type = try reader.string("keytype")
      let scheme = try reader.string("scheme")
      guard case .string(let value) = try reader.required("keyval")["public"] else { continue }
      for known in schemes {
        guard let key = known.key(type: type, scheme: scheme, value: value) else { continue }
        keys[ExactText(member.name)] = key
        break
      }
    }
  }

  subscript(id: ExactText) -> (any MetadataKey)? { keys[id] }
}
