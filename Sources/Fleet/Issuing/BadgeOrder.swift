import CBOR
import COSE
import Trust
package import Vouchers
package import Wire

/// A staff member's badge to be made: its text goes on a card, its PIN into one head.
package struct BadgeOrder: Sendable {
  package var subject: Identifier
  /// Stores and groups.
  package var audience: [Identifier]
  package var role: StaffBadge.Role
  package var notBefore: WireTime
  package var expires: WireTime

  package init(
    subject: Identifier, audience: [Identifier], role: StaffBadge.Role, notBefore: WireTime, expires: WireTime
  ) {
    self.subject = subject
    self.audience = audience
    self.role = role
    self.notBefore = notBefore
    self.expires = expires
  }

  /// The badge's text, signed by the issuer's newest active key.
  ///
  /// - Throws: `MintError`: `invalid` for a PIN that is none or a life longer than a badge's may be; `keyUnknown`.
  package func text(
    pin: String, from workspace: Workspace, at now: WireTime, using generator: inout some RandomNumberGenerator
  ) throws(MintError) -> String {
    guard let verifier = PINVerifier(pin, using: &generator) else {
      throw MintError(.invalid, "a PIN is 6 to 12 digits")
    }
    guard expires > notBefore, expires.milliseconds - notBefore.milliseconds <= StaffBadge.longestLife else {
      throw MintError(
        .invalid, "a badge ends after it begins, and lives at most 366 days: there is no list of lost ones")
    }
    guard let key = try workspace.state().newestActiveKey(at: now) else {
      throw MintError(.keyUnknown, "the issuer has no active key; make one with key new")
    }
    guard key.expires >= expires else {
      throw MintError(.invalid, "the key ends \(key.expires), before the badge would: give an earlier --exp")
    }
    let signer = try workspace.signingKey(key.id)
    let badge = StaffBadge(
      subject: subject, audience: audience, expires: expires, notBefore: notBefore, role: role, pin: verifier)
    let algorithm = signer.verificationKey.curve == .ed25519 ? Algorithm.edDSA : .es256
    do {
      let message = try Sign1(
        protected: .map([
          CBORPair(.unsigned(1), CBORValue(algorithm.rawValue)), CBORPair(.unsigned(4), .bytes(key.id.bytes)),
        ]), payload: badge.encoded, signedBy: signer)
      return UnverifiedBadge.prefix + Base45.encode(message.encoded)
    } catch {
      throw MintError(.invalid, "key \(key.id) can't sign: \(error)")
    }
  }
}
