import Crypto
import FoundationEssentials
import TUF

/// ECDSA over P-256 with SHA-256, keys in PEM and signatures in DER (4.2.4). The suite and the repositories in it use it.
struct P256Scheme: SignatureScheme {
  func key(type: String, scheme: String, value: String) -> (any MetadataKey)? {
    // The second is how securesystemslib once spelt the type; such keys still stand in old roots.
    guard ["ecdsa", "ecdsa-sha2-nistp256"].contains(type), scheme == "ecdsa-sha2-nistp256",
      let key = try? P256.Signing.PublicKey(pemRepresentation: value)
    else { return nil }
    return Key(key: key)
  }

  private struct Key: MetadataKey {
    let key: P256.Signing.PublicKey

    var identity: [UInt8] { Array("ecdsa".utf8) + Array(key.x963Representation) }

    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
      guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
      return key.isValidSignature(signature, for: message)
    }
  }
}
