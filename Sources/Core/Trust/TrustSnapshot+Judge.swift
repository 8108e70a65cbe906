import Rules
package import Vouchers
package import Wire

extension TrustSnapshot {
  /// How long before its nbf a voucher is already taken, in milliseconds.
  package static let clockSkew: Int64 = 120_000

  /// Judges a well-formed voucher in the order of the wire format: kid, signature, issuer scope, list and campaign,
  /// audience, times, key state, presentation, campaign rules. Status, limits and the claim are the ledger's.
  ///
  /// - Parameters:
  ///   - now: the time, or nil while the clock is not trusted; nothing that depends on it is then judged.
  ///   - place: where the kiosk stands, or nil while it is not enrolled: then nothing is allowed, but every other
  ///     reason to refuse is still found.
  package func judge(
    _ shown: ShownVoucher, at now: WireTime?, in place: Place?, with circumstances: Circumstances = Circumstances()
  ) -> Judgement {
    let unverified = shown.voucher
    let stage = now.map { self.stage(at: $0) }
    if stage == .expired, !circumstances.lifted.contains(.keysExpired) { return .undecided(.keysExpired, facts: nil) }
    // Without a policy nobody knows what the operator forbids.
    if missing.contains(.issuers) || missing.contains(.policy) { return .undecided(.keysMissing, facts: nil) }
    guard let key = keys[unverified.keyID] else {
      switch stage {
      case .fresh: return .refused(Refusal(.kidUnknown), facts: nil)
      case .stale, .expired: return .undecided(.keysStale, facts: nil)
      case nil: return .undecided(.clockUntrusted, facts: nil)
      }
    }
    let voucher: VerifiedVoucher
    do {
      voucher = try unverified.verified(by: key.key)
    } catch {
      return .refused(error, facts: nil)
    }
    let standing = stand(
      voucher.claims, payload: voucher.payload, by: key, at: now, in: place, with: circumstances
    ) { (campaign, now) throws(Refusal) in
      try checkPresentation(shown, of: voucher, in: campaign, at: now, challenges: circumstances.challenges)
    }
    return switch standing {
    case .refused(let refusal, let facts): .refused(refusal, facts: facts)
    case .undecided(let code, let facts): .undecided(code, facts: facts)
    case .allowed(let proof, let facts, let campaign):
      .allowed(AllowedVoucher(voucher: voucher, facts: facts, campaign: campaign, presentation: proof))
    }
  }

  /// What comes of the checks after the signature; `Proof` is what the one about the presentation found.
  enum Standing<Proof> {
    case allowed(Proof?, facts: VoucherFacts, Campaign)
    case refused(Refusal, facts: VoucherFacts)
    case undecided(UndecidedCode, facts: VoucherFacts)
  }

  /// The checks after the signature.
  ///
  /// - Parameter proof: holds how it was shown against what the campaign asks for.
  func stand<Proof>(
    _ claims: VoucherClaims, payload: [UInt8], by key: IssuerKey, at now: WireTime?, in place: Place?,
    with circumstances: Circumstances, proof: (Campaign, WireTime) throws(Refusal) -> Proof?
  ) -> Standing<Proof> {
    let name = CampaignName(issuer: key.issuer, campaign: claims.terms.campaign)
    let campaign = campaigns[name]
    let facts = VoucherFacts(claims, payload: payload, signedBy: key.id, of: key.issuer, in: campaign)
    if let refusal = refusedByIssuer(claims, key, place) { return .refused(refusal, facts: facts) }
    if let now, hasExpiredCampaigns(at: now), !circumstances.lifted.contains(.campaignsExpired) {
      return .undecided(.campaignsExpired, facts: facts)
    }
    guard let campaign else {
      if missing.contains(.campaigns) || disabledCampaigns[claims.terms.campaign.text] != nil {
        return .undecided(.campaignUnreadable, facts: facts)
      }
      return .refused(Refusal(.campaignUnknown), facts: facts)
    }
    if let refusal = refusedByList(claims, campaign) { return .refused(refusal, facts: facts) }
    if let place, let audience = claims.audience,
      !Scope.places(Set(audience.compactMap(Identifier.init))).contains(place)
    {
      return .refused(Refusal(.wrongStore), facts: facts)
    }
    guard let now else { return .undecided(.clockUntrusted, facts: facts) }
    if let refusal = refusedByTime(claims, campaign, key, now) { return .refused(refusal, facts: facts) }
    let presentation: Proof?
    do {
      presentation = try proof(campaign, now)
    } catch {
      return .refused(error, facts: facts)
    }
    if let place, !campaign.scope.contains(place) { return .refused(Refusal(.wrongStore, at: .rules), facts: facts) }
    if let refusal = refusedByWindow(claims, campaign, now) { return .refused(refusal, facts: facts) }
    if let rules = campaign.rules {
      if rules.needsLocalTime, circumstances.offset == nil {
        return .undecided(place == nil ? .notEnrolled : .zoneUnknown, facts: facts)
      }
      let moment = LocalMoment(now, offset: rules.needsLocalTime ? circumstances.offset?(now) ?? 0 : 0)
      if let code = rules.broken(at: moment, basket: circumstances.basket) {
        return .refused(Refusal(code), facts: facts)
      }
    }
    guard place != nil else { return .undecided(.notEnrolled, facts: facts) }
    return .allowed(presentation, facts: facts, campaign)
  }

  /// The same for a voucher that is shown bare.
  package func judge(_ unverified: UnverifiedVoucher, at now: WireTime?, in place: Place?) -> Judgement {
    judge(.bare(unverified), at: now, in: place)
  }

  private func refusedByIssuer(_ claims: VoucherClaims, _ key: IssuerKey, _ place: Place?) -> Refusal? {
    if let named = claims.issuer, !named.utf8.elementsEqual(key.issuer.text.utf8) { return Refusal(.issuerMismatch) }
    if let place, issuers[key.issuer]?.scope.contains(place) != true { return Refusal(.issuerOutOfScope) }
    if claims.terms.hasUnsupportedTerm { return Refusal(.termsUnsupported) }
    return nil
  }

  private func refusedByList(_ claims: VoucherClaims, _ campaign: Campaign) -> Refusal? {
    guard let list = campaign.lists.first(where: { $0.list == claims.index.list }) else {
      return Refusal(.listNotAllowed)
    }
    guard list.uses == claims.terms.uses else { return Refusal(.usesMismatch) }
    let uses = UInt64(list.uses)
    guard UInt64(claims.index.index) + uses <= UInt64(list.size) else { return Refusal(.indexOutOfRange) }
    guard UInt64(claims.index.index).isMultiple(of: uses) else { return Refusal(.indexNotMultiple) }
    guard claims.expires != nil || campaign.allowsNoExpiry else { return Refusal(.expiryMissing) }
    // Without its window such a voucher would open the door at any time.
    guard claims.terms.appointment != nil || campaign.rules?.kind != .appointment else {
      return Refusal(.appointmentMissing)
    }
    return nil
  }

  private func refusedByTime(
    _ claims: VoucherClaims, _ campaign: Campaign, _ key: IssuerKey, _ now: WireTime
  ) -> Refusal? {
    if let expires = claims.expires, now >= expires { return Refusal(.expired) }
    if let list = campaign.lists.first(where: { $0.list == claims.index.list }), now >= list.until {
      return Refusal(.expired)
    }
    if let start = claims.notBefore, now < start + -Self.clockSkew { return Refusal(.notYetValid) }
    if key.state == .revoked { return Refusal(.keyRevoked) }
    if now >= key.expires { return Refusal(.keyExpired) }
    if now < key.notBefore + -Self.clockSkew { return Refusal(.keyNotYetValid) }
    return nil
  }

  private func refusedByWindow(_ claims: VoucherClaims, _ campaign: Campaign, _ now: WireTime) -> Refusal? {
    if let opens = campaign.opens, now < opens { return Refusal(.notYetValid, at: .rules) }
    if let closes = campaign.closes, now >= closes { return Refusal(.expired, at: .rules) }
    guard let appointment = claims.terms.appointment else { return nil }
    if let rules = campaign.rules { return rules.broken(appointment, at: now).map { Refusal($0) } }
    return CampaignRules.broken(appointment, at: now).map { Refusal($0) }
  }
}
