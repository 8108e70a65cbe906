/// A signature algorithm of the COSE registry that this project knows.
///
/// The two numbers for each curve name the same signatures: the older, polymorphic identifiers of RFC 9053 and the
/// fully-specified ones of RFC 9864.
package enum Algorithm: Int64, Sendable, CaseIterable {
  /// EdDSA (RFC 9053 section 2.2), here always Ed25519.
  case edDSA = -8
  /// Ed25519 (RFC 9864 section 2.2).
  case ed25519 = -19
  /// ECDSA with SHA-256 (RFC 9053 section 2.1), here always P-256.
  case es256 = -7
  /// ECDSA with P-256 and SHA-256 (RFC 9864 section 2.1).
  case esp256 = -9

  /// The curve whose keys this algorithm takes.
  package var curve: Curve {
    switch self {
    case .edDSA, .ed25519: .ed25519
    case .es256, .esp256: .p256
    }
  }
}

/// The curve of a key. The key fixes the algorithm; a message can only agree with it.
package enum Curve: String, Sendable, CaseIterable {
  case ed25519
  case p256
}
