import CBOR
package import COSE

/// A well-formed badge whose signature nobody has checked yet. Nothing of its content may be told.
package struct UnverifiedBadge: Sendable {
  /// What every badge's text begins with.
  package static let prefix = "VB1:"
  /// The longest badge's text, in characters.
  package static let longestText = 512

  /// The key it claims to be signed with.
  package let keyID: KeyID
  private let message: Sign1
  private let badge: StaffBadge

  /// Whether a text begins as a badge does.
  package static func isOne(_ text: [UInt8]) -> Bool { text.starts(with: prefix.utf8) }

  /// Reads the text of a badge, exactly as decoded.
  ///
  /// - Throws: `Refusal` with the first rule broken.
  package init(_ text: [UInt8]) throws(Refusal) {
    guard Self.isOne(text) else { throw Refusal(.notAVoucher) }
    guard text.count <= Self.longestText else { throw Refusal(.tooLong) }
    let bytes: [UInt8]
    do { bytes = try Base45.decode(text.dropFirst(Self.prefix.utf8.count)) } catch { throw Refusal(.malformedBase45) }
    do { message = try Sign1(decoding: bytes) } catch { throw Refusal(.malformedCOSE) }
    guard case .map(let header) = message.protectedHeader, header.count == 2,
      message.protectedHeader[key: 1]?.integer != nil, case .bytes(let kid)? = message.protectedHeader[key: 4],
      let keyID = KeyID(kid), case .map(let unprotected) = message.unprotectedHeader, unprotected.isEmpty,
      message.signature.count == 64
    else { throw Refusal(.malformedCOSE) }
    do { badge = try StaffBadge(decoding: message.payload) } catch { throw Refusal(.malformedClaims) }
    self.keyID = keyID
  }

  /// Checks the signature.
  ///
  /// - Throws: `Refusal`: `algorithm-mismatch` or `signature-invalid`.
  package func verified(by key: VerificationKey) throws(Refusal) -> StaffBadge {
    guard message.algorithm?.curve == key.curve else { throw Refusal(.algorithmMismatch) }
    guard message.isValid(for: key) else { throw Refusal(.signatureInvalid) }
    return badge
  }
}
