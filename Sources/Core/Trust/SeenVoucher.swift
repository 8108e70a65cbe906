package import COSE
package import Vouchers
package import Wire

/// A voucher whose signature held when it was shown: enough of it to judge it again, and not enough to show it.
package struct SeenVoucher: Sendable {
  /// How it was shown.
  package enum Proof: Sendable, Equatable {
    case bare
    /// With its holder's proof.
    case live(answersDigits: Bool)
    /// With a proof that was not taken, for a reason that no campaign has a say in.
    case failed(RefusalCode)
  }

  package let kid: KeyID
  package let claims: VoucherClaims
  package let proof: Proof
  private let payload: [UInt8]

  /// - Parameter payload: the claims set as it was signed.
  /// - Throws: `Refusal` if it is none.
  package init(payload: [UInt8], signedBy kid: KeyID, shown proof: Proof) throws(Refusal) {
    claims = try VoucherClaims(decoding: payload)
    self.payload = payload
    self.kid = kid
    self.proof = proof
  }

  /// A made-up one, of a key that never signed it.
  package init(_ claims: VoucherClaims, of kid: KeyID, shown proof: Proof) {
    self.claims = claims
    self.kid = kid
    self.proof = proof
    payload = claims.encoded
  }

  /// What trust says of it now.
  package enum Judgement: Sendable {
    case allowed(VoucherFacts, Campaign)
    case refused(Refusal, VoucherFacts?)
    case undecided(UndecidedCode, VoucherFacts?)
  }

  /// Judges it as `TrustSnapshot.judge` does a voucher that is shown, from the issuer on. Whether a live code was young
  /// enough, and its digits those of the screen, stays as it was found.
  package func judgement(
    by trust: TrustSnapshot, at now: WireTime, in place: Place?, with circumstances: Circumstances
  ) -> Judgement {
    guard let key = trust.keys[kid] else { return .refused(Refusal(.kidUnknown), nil) }
    let standing = trust.stand(
      claims, payload: payload, by: key, at: now, in: place, with: circumstances
    ) { (campaign, _) throws(Refusal) -> Never? in
      try check(against: campaign.presentation)
      return nil
    }
    return switch standing {
    case .allowed(_, let facts, let campaign): .allowed(facts, campaign)
    case .refused(let refusal, let facts): .refused(refusal, facts)
    case .undecided(let code, let facts): .undecided(code, facts)
    }
  }

  private func check(against rule: PresentationRule) throws(Refusal) {
    switch proof {
    case .bare:
      if rule != .any { throw Refusal(.presentationRequired) }
      if claims.holderKey != nil { throw Refusal(.liveCodeRequired) }
    case .failed(let code): throw Refusal(code)
    case .live(let answersDigits):
      if rule == .challenge, !answersDigits { throw Refusal(.challengeRequired) }
    }
  }
}
