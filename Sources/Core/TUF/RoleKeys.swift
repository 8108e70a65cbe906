import StrictJSON

/// Who may sign for a role, and how many of them must.
struct RoleKeys: Sendable {
  let threshold: Int
  private let keys: [ExactText: any MetadataKey]

  /// Reads `keyids` and `threshold`; other members are left to the reader.
  ///
  /// - Throws: `JSONError`, for a threshold of 0 or a key id that stands twice as well.
  init(_ reader: inout ObjectReader, from table: KeyTable) throws(JSONError) {
    threshold = Int(try reader.integer("threshold", in: 1...JSONValue.largestInteger))
    var seen: Set<ExactText> = []
    var keys: [ExactText: any MetadataKey] = [:]
    for value in try reader.array("keyids") {
      guard case .string(let id) = value, seen.insert(ExactText(id)).inserted else {
        throw reader.wrong("keyids", "must be strings, each once")
      }
      keys[ExactText(id)] = table[ExactText(id)]
    }
    self.keys = keys
  }

  /// Whether enough different keys have signed. A key signs once, under whatever ids it is listed; signatures of
  /// others, and wrong ones, neither count nor harm.
  func accept(_ signatures: [MetadataSignature], over message: [UInt8]) -> Bool {
    var signers: Set<[UInt8]> = []
    for signature in signatures {
      guard let key = keys[signature.keyID], !signers.contains(key.identity),
        key.isValid(signature.bytes, for: message)
      else { continue }
      signers.insert(key.identity)
    }
    return signers.count >= threshold
  }

  /// Whether `other`, which takes this one's place, no longer trusts one of these keys.
  func isAnyKeyWithdrawn(by other: RoleKeys) -> Bool {
    !Set(keys.values.map(\.identity)).isSubset(of: other.keys.values.map(\.identity))
  }
}
