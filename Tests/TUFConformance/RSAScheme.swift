import Crypto
import CryptoExtras
import FoundationEssentials
import TUF

/// RSASSA-PSS with SHA-256 and a salt of its length, keys in PEM (4.2.4).
struct RSAScheme: SignatureScheme {
  func key(type: String, scheme: String, value: String) -> (any MetadataKey)? {
    guard type == "rsa", scheme == "rsassa-pss-sha256", let key = try? _RSA.Signing.PublicKey(pemRepresentation: value)
    else { return nil }
    return Key(key: key)
  }

  private struct Key: MetadataKey {
    let key: _RSA.Signing.PublicKey

    var identity: [UInt8] { Array("rsa".utf8) + Array(key.derRepresentation) }

    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
      key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: message), padding: .PSS)
    }
  }
}
