package import Vouchers
package import Wire

extension TrustSnapshot {
  /// Judges a staff member's badge as a voucher is judged: kid, signature, issuer scope, audience, times, key state.
  ///
  /// There is no "cannot judge" for badges: what is not certain opens nothing.
  /// - Parameters:
  ///   - now: the time, or nil while the clock is not trusted.
  ///   - place: where the kiosk stands; nil while it is not enrolled.
  /// - Throws: `Refusal` with the first rule broken.
  package func judge(_ unverified: UnverifiedBadge, at now: WireTime?, in place: Place?) throws(Refusal) -> StaffBadge {
    guard let now, let place, stage(at: now) != .expired, let key = keys[unverified.keyID] else {
      throw Refusal(.kidUnknown)
    }
    let badge = try unverified.verified(by: key.key)
    guard issuers[key.issuer]?.scope.contains(place) == true else { throw Refusal(.issuerOutOfScope) }
    guard Scope.places(Set(badge.audience)).contains(place) else { throw Refusal(.wrongStore) }
    if now >= badge.expires { throw Refusal(.expired) }
    if now < badge.notBefore + -Self.clockSkew { throw Refusal(.notYetValid) }
    if key.state == .revoked { throw Refusal(.keyRevoked) }
    if now >= key.expires { throw Refusal(.keyExpired) }
    if now < key.notBefore + -Self.clockSkew { throw Refusal(.keyNotYetValid) }
    return badge
  }
}
