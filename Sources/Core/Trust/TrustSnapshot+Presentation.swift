package import Vouchers
package import Wire

extension TrustSnapshot {
  /// Holds how a voucher was shown against what it and its campaign ask for.
  ///
  /// - Parameters:
  ///   - voucher: the one shown; its own signature holds.
  ///   - now: a trusted time: what an unsure clock says of a live code means nothing.
  /// - Returns: the holder's proof; nil if it was shown bare, and may be.
  /// - Throws: `Refusal` with the first rule broken.
  package func checkPresentation(
    _ shown: ShownVoucher, of voucher: VerifiedVoucher, in campaign: Campaign, at now: WireTime,
    slack: Int64 = 0, challenges: Set<Challenge>?
  ) throws(Refusal) -> VerifiedPresentation? {
    guard case .live(let unverified) = shown else {
      if campaign.presentation != .any { throw Refusal(.presentationRequired) }
      if voucher.claims.holderKey != nil { throw Refusal(.liveCodeRequired) }
      return nil
    }
    let presentation = try unverified.verified(of: voucher)
    let window = policy.presentationSeconds * 1000 + slack
    // Its clock counts whole seconds: it may have been made up to one later than it says.
    let age = now.milliseconds - presentation.time.milliseconds
    if age >= window + 1000 { throw Refusal(.presentationExpired, "made \(age / 1000) s ago") }
    if -age > window { throw Refusal(.presentationEarly, "made \(-age / 1000) s in the future") }
    if let challenge = presentation.challenge {
      // Nil: whoever asks was not there, and can't know what the screen showed.
      if let challenges, !challenges.contains(challenge) { throw Refusal(.challengeMismatch) }
    } else if campaign.presentation == .challenge {
      throw Refusal(.challengeRequired)
    }
    return presentation
  }
}
