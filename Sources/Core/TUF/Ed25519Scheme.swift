import Crypto
import Wire

/// Ed25519 (RFC 8032), the one scheme of deployed repositories: 32 bytes of key, 64 of signature.
package struct Ed25519Scheme: SignatureScheme {
  package init() {}

  package func key(type: String, scheme: String, value: String) -> (any MetadataKey)? {
    guard type == "ed25519", scheme == "ed25519", let raw = Hex.decode(value), raw.count == 32,
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
    else { return nil }
    return Key(key: key)
  }

  private struct Key: MetadataKey {
    let key: Curve25519.Signing.PublicKey

    var identity: [UInt8] { Array("ed25519".utf8) + Array(key.rawRepresentation) }

    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
      signature.count == 64 && key.isValidSignature(signature, for: message)
    }
  }
}
