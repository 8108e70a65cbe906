package import Crypto

/// A private key that makes signatures. Its bytes must never reach a log.
package enum SigningKey: Sendable {
  case ed25519(Curve25519.Signing.PrivateKey)
  case p256(P256.Signing.PrivateKey)

  /// A fresh key from the system's generator.
  package init(generating curve: Curve) {
    switch curve {
    case .ed25519: self = .ed25519(Curve25519.Signing.PrivateKey())
    case .p256: self = .p256(P256.Signing.PrivateKey())
    }
  }

  /// Reads the 32 bytes of a private key; nil if they are none.
  package init?(curve: Curve, raw: [UInt8]) {
    switch curve {
    case .ed25519:
      guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: raw) else { return nil }
      self = .ed25519(key)
    case .p256:
      guard let key = try? P256.Signing.PrivateKey(rawRepresentation: raw) else { return nil }
      self = .p256(key)
    }
  }

  /// The 32 bytes that `init(curve:raw:)` reads.
  package var raw: [UInt8] {
    switch self {
    case .ed25519(let key): Array(key.rawRepresentation)
    case .p256(let key): Array(key.rawRepresentation)
    }
  }

  /// The public half.
  package var verificationKey: VerificationKey {
    switch self {
    case .ed25519(let key): .ed25519(key.publicKey)
    case .p256(let key): .p256(key.publicKey)
    }
  }

  /// The signature over `message`, 64 bytes.
  ///
  /// - Throws: the library's error if signing fails.
  package func signature(for message: [UInt8]) throws -> [UInt8] {
    switch self {
    case .ed25519(let key): Array(try key.signature(for: message))
    case .p256(let key): Array(try key.signature(for: message).rawRepresentation)
    }
  }
}
