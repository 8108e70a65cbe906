import Crypto
import StrictJSON
import Wire

/// An Ed25519 key that signs metadata.
struct Signer {
  let key = Curve25519.Signing.PrivateKey()
  /// Under which it is listed; any text will do.
  var id: String

  /// - Parameter id: nil for the SHA-256 of the key's canonical JSON, as repositories use to call it.
  init(id: String? = nil) {
    self.id = ""
    self.id = id ?? Hex.encode(SHA256.hash(data: json.canonicalBytes()))
  }

  var json: JSONValue {
    .object([
      JSONMember("keytype", .string("ed25519")),
      JSONMember("keyval", .object([JSONMember("public", .string(Hex.encode(key.publicKey.rawRepresentation)))])),
      JSONMember("scheme", .string("ed25519")),
    ])
  }

  /// An element of `signatures`.
  func signature(over signed: JSONValue) throws -> JSONValue {
    let bytes = try key.signature(for: signed.canonicalBytes())
    return .object([JSONMember("keyid", .string(id)), JSONMember("sig", .string(Hex.encode(bytes)))])
  }

  /// The same key under another id.
  func renamed(_ id: String) -> Signer {
    var copy = self
    copy.id = id
    return copy
  }
}
