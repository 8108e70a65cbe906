import CBOR
package import COSE

/// A well-formed voucher whose signature nobody has checked yet. Nothing of its content may be told.
///
/// A class, as `VerifiedVoucher` is, since one scan hands it from hand to hand.
package final class UnverifiedVoucher: Sendable {
  /// What every voucher's text begins with.
  package static let prefix = "VC1:"
  /// The longest voucher's text, in characters.
  package static let longestText = 512

  /// The key it claims to be signed with.
  package let keyID: KeyID
  /// The algorithm it names, whatever that is.
  package let algorithm: Int64
  private let message: Sign1
  fileprivate let bytes: [UInt8]
  fileprivate let claims: VoucherClaims
  fileprivate var payload: [UInt8] { message.payload }

  /// Reads the bytes of a COSE_Sign1 voucher.
  ///
  /// - Throws: `Refusal` with the first rule broken.
  package init(decoding bytes: [UInt8]) throws(Refusal) {
    do {
      message = try Sign1(decoding: bytes)
    } catch {
      throw Refusal(error.code == .unexpected ? .malformedCOSE : .malformedCBOR, "\(error)")
    }
    guard case .map(let header) = message.protectedHeader, header.count == 2,
      let algorithm = message.protectedHeader[key: 1]?.integer,
      case .bytes(let kid)? = message.protectedHeader[key: 4], let keyID = KeyID(kid)
    else { throw Refusal(.malformedCOSE, "the protected header must be {1: alg, 4: kid of 8 bytes}") }
    guard case .map(let unprotected) = message.unprotectedHeader, unprotected.isEmpty else {
      throw Refusal(.malformedCOSE, "the unprotected header must be empty")
    }
    guard message.signature.count == 64 else { throw Refusal(.malformedCOSE, "the signature must be 64 bytes") }
    claims = try VoucherClaims(decoding: message.payload)
    self.bytes = bytes
    self.keyID = keyID
    self.algorithm = algorithm
  }

  /// Checks the signature.
  ///
  /// - Throws: `Refusal`: `algorithm-mismatch` if the voucher names another algorithm than the key's, else `signature-invalid`.
  package func verified(by key: VerificationKey) throws(Refusal) -> VerifiedVoucher {
    guard message.algorithm?.curve == key.curve else { throw Refusal(.algorithmMismatch) }
    guard message.isValid(for: key) else { throw Refusal(.signatureInvalid) }
    return VerifiedVoucher(verified: self)
  }
}

/// A voucher whose signature holds. Only `UnverifiedVoucher.verified(by:)` makes one.
package final class VerifiedVoucher: Sendable {
  private let voucher: UnverifiedVoucher

  fileprivate init(verified voucher: UnverifiedVoucher) { self.voucher = voucher }

  /// The exact COSE bytes that were shown: a bearer token, never to be logged.
  package var bytes: [UInt8] { voucher.bytes }
  package var keyID: KeyID { voucher.keyID }
  package var claims: VoucherClaims { voucher.claims }
  /// The claims set as it was signed. Without the signature nobody can show it.
  package var payload: [UInt8] { voucher.payload }
}
