import CBOR
package import COSE
package import Vouchers
package import Wire

/// A voucher as it was minted. Its text is a bearer token: whoever has it, has the voucher.
package struct MintedVoucher: Sendable {
  package let issuer: Identifier
  package let claims: VoucherClaims
  package let keyID: KeyID
  /// `VC1:` and Base45.
  package let text: String

  /// What is printed beside it, so that people can name it without showing it.
  package var name: String { "\(issuer) \(claims.index.list)/\(claims.index.index)" }

  /// Signs the claims.
  ///
  /// - Throws: `MintError` (`invalid`) if the library can't sign.
  package init(_ claims: VoucherClaims, of issuer: Identifier, signedBy key: SigningKey) throws(MintError) {
    self.issuer = issuer
    self.claims = claims
    keyID = key.verificationKey.keyID
    let algorithm = key.verificationKey.curve == .ed25519 ? Algorithm.edDSA : .es256
    let message: Sign1
    do {
      message = try Sign1(
        protected: .map([
          CBORPair(.unsigned(1), CBORValue(algorithm.rawValue)), CBORPair(.unsigned(4), .bytes(keyID.bytes)),
        ]), payload: claims.encoded, signedBy: key)
    } catch {
      throw MintError(.invalid, "key \(keyID) can't sign: \(error)")
    }
    text = UnverifiedVoucher.prefix + Base45.encode(message.encoded)
  }
}
