package import CBOR
package import Crypto

/// A public key that checks signatures: Ed25519 or ECDSA P-256 with SHA-256.
package enum VerificationKey: Sendable {
  case ed25519(Curve25519.Signing.PublicKey)
  case p256(P256.Signing.PublicKey)

  /// Reads a raw key: 32 bytes for Ed25519 (RFC 8032), 65 bytes of X9.63 for P-256.
  ///
  /// Nil if the length is wrong or no point of the curve has these coordinates.
  package init?(curve: Curve, raw: [UInt8]) {
    switch curve {
    case .ed25519:
      guard raw.count == 32, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else { return nil }
      self = .ed25519(key)
    case .p256:
      guard raw.count == 65, let key = try? P256.Signing.PublicKey(x963Representation: raw) else { return nil }
      self = .p256(key)
    }
  }

  /// Reads a COSE_Key holding exactly the required members (RFC 9053 section 7); nil for anything else.
  ///
  /// P-256 with y as a sign bit is a compressed point (section 7.1.1).
  package init?(coseKey: CBORValue) {
    guard case .map(let pairs) = coseKey, let type = coseKey[key: 1]?.integer, let curve = coseKey[key: -1]?.integer,
      case .bytes(let x)? = coseKey[key: -2], x.count == 32
    else { return nil }
    switch (type, curve) {
    case (1, 6) where pairs.count == 3:
      self.init(curve: .ed25519, raw: x)
    case (2, 1) where pairs.count == 4:
      switch coseKey[key: -3] {
      case .bool(let odd):
        guard let key = try? P256.Signing.PublicKey(compressedRepresentation: [odd ? 3 : 2] + x) else { return nil }
        self = .p256(key)
      case .bytes(let y) where y.count == 32: self.init(curve: .p256, raw: [4] + x + y)
      default: return nil
      }
    default: return nil
    }
  }

  /// The key's curve.
  package var curve: Curve {
    switch self {
    case .ed25519: .ed25519
    case .p256: .p256
    }
  }

  /// The raw form that `init(curve:raw:)` reads.
  package var raw: [UInt8] {
    switch self {
    case .ed25519(let key): Array(key.rawRepresentation)
    case .p256(let key): Array(key.x963Representation)
    }
  }

  /// The COSE_Key of the required members only (RFC 9679 section 4).
  package var coseKey: CBORValue {
    let raw = self.raw
    switch self {
    case .ed25519:
      return .map([
        CBORPair(.unsigned(1), .unsigned(1)), CBORPair(CBORValue(-1), .unsigned(6)),
        CBORPair(CBORValue(-2), .bytes(raw)),
      ])
    case .p256:
      return .map([
        CBORPair(.unsigned(1), .unsigned(2)), CBORPair(CBORValue(-1), .unsigned(1)),
        CBORPair(CBORValue(-2), .bytes(Array(raw[1..<33]))), CBORPair(CBORValue(-3), .bytes(Array(raw[33...]))),
      ])
    }
  }

  /// The COSE_Key with y as a sign bit (RFC 9053 section 7.1.1), 32 bytes shorter for P-256; the same for Ed25519.
  package var compactCOSEKey: CBORValue {
    guard case .p256(let key) = self else { return coseKey }
    let point = Array(key.compressedRepresentation)
    return .map([
      CBORPair(.unsigned(1), .unsigned(2)), CBORPair(CBORValue(-1), .unsigned(1)),
      CBORPair(CBORValue(-2), .bytes(Array(point[1...]))), CBORPair(CBORValue(-3), .bool(point[0] == 3)),
    ])
  }

  /// SHA-256 COSE Key Thumbprint, 32 bytes (RFC 9679 section 3).
  package var thumbprint: [UInt8] { Array(SHA256.hash(data: coseKey.encoded())) }

  /// The kid under which this key is named.
  package var keyID: KeyID { KeyID(thumbprintOf: coseKey) }

  /// Whether `signature` (64 bytes either way; ECDSA as r‖s) is this key's over `message`.
  package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    guard signature.count == 64 else { return false }
    switch self {
    case .ed25519(let key): return key.isValidSignature(signature, for: message)
    case .p256(let key):
      guard let ecdsa = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
      return key.isValidSignature(ecdsa, for: message)
    }
  }
}
