import CBOR
package import COSE
package import Wire

/// A well-formed presentation (`VP1:`): a voucher and its holder's proof, neither of them checked yet. Nothing of its
/// content may be told.
package final class UnverifiedPresentation: Sendable {
  /// What every presentation's text begins with.
  package static let prefix = "VP1:"
  /// The longest presentation's text, in characters: level L on 55 mm.
  package static let longestText = 1024
  /// What is signed beside the message, so that no other message of a holder's key is a presentation.
  package static let externalAAD = Array("voucherd VP1".utf8)

  /// The voucher that is shown.
  package let voucher: UnverifiedVoucher
  private let message: Sign1
  private let bytes: [UInt8]
  private let time: WireTime
  private let challenge: Challenge?

  /// Whether it names digits; which ones is told once the holder's proof holds.
  package var namesDigits: Bool { challenge != nil }

  /// Reads the bytes of a COSE_Sign1 presentation, and of the voucher in it.
  ///
  /// - Throws: `Refusal` with the first rule broken; one of the voucher's own if it is the voucher's.
  package init(decoding bytes: [UInt8]) throws(Refusal) {
    let proof: CBORValue
    do {
      message = try Sign1(decoding: bytes)
      proof = try CBORDecoder.decode(message.payload)
    } catch {
      throw Refusal(error.code == .unexpected ? .malformedCOSE : .malformedCBOR, "presentation: \(error)")
    }
    guard case .map(let header) = message.protectedHeader, header.count == 1,
      message.protectedHeader[key: 1]?.integer != nil
    else { throw Refusal(.malformedCOSE, "presentation: the protected header must be {1: alg}") }
    guard case .map(let unprotected) = message.unprotectedHeader, unprotected.isEmpty else {
      throw Refusal(.malformedCOSE, "presentation: the unprotected header must be empty")
    }
    guard message.signature.count == 64 else {
      throw Refusal(.malformedCOSE, "presentation: the signature must be 64 bytes")
    }
    guard case .map(let members) = proof, case .bytes(let inner)? = proof[key: 1],
      let time = proof[key: 2].flatMap(WireTime.init(numericDate:))
    else { throw Refusal(.malformedClaims, "presentation: it must be {1: voucher, 2: time, ? 3: challenge}") }
    switch proof[key: 3] {
    case nil: challenge = nil
    case .text(let digits)?:
      guard let answer = Challenge(digits) else {
        throw Refusal(.malformedClaims, "presentation: a challenge is six digits")
      }
      challenge = answer
    default: throw Refusal(.malformedClaims, "presentation: a challenge is six digits")
    }
    guard members.count == (challenge == nil ? 2 : 3) else {
      throw Refusal(.malformedClaims, "presentation: it holds a member that is none of its own")
    }
    self.time = time
    self.bytes = bytes
    voucher = try UnverifiedVoucher(decoding: inner)
  }

  /// Checks the holder's proof against the key in a voucher whose own signature holds.
  ///
  /// - Parameter voucher: the one that `self.voucher` is.
  /// - Throws: `Refusal`: `presentation-unbound` if the voucher names no holder, else `presentation-invalid`.
  package func verified(of voucher: VerifiedVoucher) throws(Refusal) -> VerifiedPresentation {
    guard let holder = voucher.claims.holderKey else { throw Refusal(.presentationUnbound) }
    guard message.isValid(for: holder, externalAAD: Self.externalAAD) else { throw Refusal(.presentationInvalid) }
    return VerifiedPresentation(verifiedBytes: bytes, time: time, challenge: challenge)
  }
}

/// A presentation whose holder's proof holds. Only `UnverifiedPresentation.verified(of:)` makes one.
package final class VerifiedPresentation: Sendable {
  /// The exact COSE bytes that were shown, the voucher among them: never to be logged.
  package let bytes: [UInt8]
  /// When the holder's phone made it, by its own clock; whole seconds.
  package let time: WireTime
  /// The digits on the kiosk's screen that it answers; nil if it answers none.
  package let challenge: Challenge?

  fileprivate init(verifiedBytes: [UInt8], time: WireTime, challenge: Challenge?) {
    bytes = verifiedBytes
    self.time = time
    self.challenge = challenge
  }
}

/// A presentation about to be made: what a wallet does, and `voucher-mint present` for tests.
package struct PresentationDraft: Sendable {
  /// The exact COSE bytes of the voucher.
  package let voucher: [UInt8]
  package let time: WireTime
  package let challenge: Challenge?

  package init(voucher: [UInt8], time: WireTime, challenge: Challenge? = nil) {
    self.voucher = voucher
    self.time = time
    self.challenge = challenge
  }

  /// The COSE bytes, signed by the holder.
  ///
  /// - Throws: the library's error if signing fails.
  package func signed(by holder: SigningKey) throws -> [UInt8] {
    var members = [CBORPair(.unsigned(1), .bytes(voucher)), CBORPair(.unsigned(2), CBORValue(time.seconds))]
    if let challenge { members.append(CBORPair(.unsigned(3), .text(challenge.digits))) }
    let algorithm = holder.verificationKey.curve == .ed25519 ? Algorithm.edDSA : .es256
    return try Sign1(
      protected: .map([CBORPair(.unsigned(1), CBORValue(algorithm.rawValue))]),
      payload: CBORValue.map(members).encoded(), externalAAD: UnverifiedPresentation.externalAAD, signedBy: holder
    ).encoded
  }
}
