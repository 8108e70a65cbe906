package import Crypto
package import Records
import Rules
package import Trust
import COSE
import Vouchers
package import Wire

/// Opens the evidence of a redemption and holds the voucher in it against trust and against the record.
///
/// The kiosk judged the voucher at the record's time; the hub judges again by that time, with a tolerance, since
/// its own says nothing about a redemption that was long offline.
package struct EvidenceCheck: Sendable {
  /// How far the record's time may be off, in milliseconds: 5 minutes, as a clock inside one boot may.
  package static let tolerance: Int64 = 300_000

  private let trust: TrustSnapshot
  private let openers: [String: Curve25519.KeyAgreement.PrivateKey]
  private let campaigns: [Identifier: [Identifier: Campaign]]

  /// - Parameter openers: the hub's evidence keys by hexadecimal kid, retired ones too.
  package init(trust: TrustSnapshot, openers: [String: Curve25519.KeyAgreement.PrivateKey]) {
    self.trust = trust
    self.openers = openers
    campaigns = trust.campaigns.values.reduce(into: [:]) { $0[$1.issuer, default: [:]][$1.id] = $1 }
  }

  /// - Parameters:
  ///   - recordID: the id that the record was first made under, to which the evidence is bound.
  ///   - time: when it happened, as far as the record can be believed.
  ///   - places: where the device stood then.
  /// - Returns: how many uses the voucher has, and at which of the places it was good.
  /// - Throws: why nothing may be marked or settled.
  package func proof(
    of redemption: RedemptionRecord, recordID: String, time: WireTime, places: [Place]
  ) throws(Quarantine) -> (uses: Int, place: Place) {
    guard redemption.presentation != .typed, redemption.mode == .offline else {
      throw Quarantine(.presentationUnsupported)
    }
    guard let opener = openers[redemption.evidence.kid] else { throw Quarantine(.evidenceKeyUnknown) }
    guard let bytes = try? redemption.evidence.open(with: opener, recordID: recordID) else {
      throw Quarantine(.evidenceUnreadable)
    }
    let shown: ShownVoucher
    let voucher: VerifiedVoucher
    let key: IssuerKey
    do throws(Refusal) {
      shown =
        redemption.presentation == .bare
        ? .bare(try UnverifiedVoucher(decoding: bytes)) : .live(try UnverifiedPresentation(decoding: bytes))
      guard let found = trust.keys[shown.voucher.keyID] else { throw Refusal(.kidUnknown) }
      key = found
      voucher = try shown.voucher.verified(by: key.key)
      let claims = voucher.claims
      guard claims.issuer == nil || claims.issuer == key.issuer.text else { throw Refusal(.issuerMismatch) }
      guard !claims.terms.hasUnsupportedTerm else { throw Refusal(.termsUnsupported) }
    } catch {
      throw Quarantine(.voucher(error.code), error.detail)
    }
    let claims = voucher.claims
    try compare(redemption, with: claims, key: key)
    let campaign = try self.campaign(of: claims, key)
    let place: Place
    do throws(Refusal) {
      place = try check(claims, in: campaign, places)
      try check(claims, in: campaign, key, at: time)
      try checkPresentation(shown, of: voucher, in: campaign, redemption, at: time)
    } catch {
      throw Quarantine(.voucher(error.code), error.detail)
    }
    guard redemption.use < claims.terms.uses else { throw Quarantine(.useOutOfRange) }
    return (claims.terms.uses, place)
  }

  /// The holder verified, as at the kiosk; what its screen showed only the kiosk knows, so that an answer must be there.
  private func checkPresentation(
    _ shown: ShownVoucher, of voucher: VerifiedVoucher, in campaign: Campaign, _ redemption: RedemptionRecord,
    at time: WireTime
  ) throws(Refusal) {
    let presentation = try trust.checkPresentation(
      shown, of: voucher, in: campaign, at: time, slack: Self.tolerance, challenges: nil)
    guard let presentation else { return }
    guard (presentation.challenge != nil) == (redemption.presentation == .challenge) else {
      throw Refusal(.challengeRequired, "the record says \(redemption.presentation.rawValue)")
    }
  }

  private func compare(_ redemption: RedemptionRecord, with claims: VoucherClaims, key: IssuerKey) throws(Quarantine) {
    let signed = VoucherKey(issuer: key.issuer, list: claims.index.list, index: claims.index.index)
    let wrong: String? =
      if redemption.kid != key.id.description {
        "kid"
      } else if redemption.voucher != signed {
        "issuer, list or index"
      } else if redemption.campaign != claims.terms.campaign {
        "campaign"
      } else if redemption.amount != claims.terms.amount?.minor || redemption.currency != claims.terms.amount?.currency
      {
        "amount or currency"
      } else if redemption.subject.map({ Array($0.utf8) }) != claims.subject.map({ Array($0.utf8) }) {
        "sub"
      } else {
        nil
      }
    if let wrong { throw Quarantine(.claimsMismatch, wrong) }
  }

  private func campaign(of claims: VoucherClaims, _ key: IssuerKey) throws(Quarantine) -> Campaign {
    let id = claims.terms.campaign
    if let campaign = campaigns[key.issuer]?[id] { return campaign }
    guard trust.disabledCampaigns[id.text] == nil else { throw Quarantine(.campaignUnreadable) }
    throw Quarantine(.voucher(.campaignUnknown))
  }

  private func check(_ claims: VoucherClaims, in campaign: Campaign, _ places: [Place]) throws(Refusal) -> Place {
    guard let list = campaign.lists.first(where: { $0.list == claims.index.list }) else {
      throw Refusal(.listNotAllowed)
    }
    guard list.uses == claims.terms.uses else { throw Refusal(.usesMismatch) }
    let (index, uses) = (UInt64(claims.index.index), UInt64(list.uses))
    guard index + uses <= UInt64(list.size) else { throw Refusal(.indexOutOfRange) }
    guard index.isMultiple(of: uses) else { throw Refusal(.indexNotMultiple) }
    guard claims.expires != nil || campaign.allowsNoExpiry else { throw Refusal(.expiryMissing) }
    let within = places.filter { trust.issuers[campaign.issuer]?.scope.contains($0) == true }
    guard !within.isEmpty else { throw Refusal(.issuerOutOfScope) }
    let audience = claims.audience.map { Scope.places(Set($0.compactMap(Identifier.init))) } ?? .everywhere
    guard let place = within.first(where: { audience.contains($0) && campaign.scope.contains($0) }) else {
      throw Refusal(.wrongStore)
    }
    return place
  }

  private func check(
    _ claims: VoucherClaims, in campaign: Campaign, _ key: IssuerKey, at time: WireTime
  ) throws(Refusal) {
    let earliest = time + Self.tolerance
    let latest = time + -Self.tolerance
    func began(_ start: WireTime?) -> Bool { start.map { earliest >= $0 + -TrustSnapshot.clockSkew } ?? true }
    func lasts(_ end: WireTime?) -> Bool { end.map { latest < $0 } ?? true }
    let until = campaign.lists.first { $0.list == claims.index.list }?.until
    guard lasts(claims.expires), lasts(until), lasts(campaign.closes) else { throw Refusal(.expired) }
    guard began(claims.notBefore), began(campaign.opens) else { throw Refusal(.notYetValid) }
    // Hours, limits and baskets are the kiosk's: they depend on its shop's clock, its own count and its till.
    let (early, late) = (campaign.rules?.early ?? 0, campaign.rules?.late ?? 0)
    guard began(claims.terms.appointment.map { $0.start + -early }) else { throw Refusal(.appointmentEarly) }
    guard lasts(claims.terms.appointment.map { $0.end + late }) else { throw Refusal(.appointmentLate) }
    guard key.state != .revoked else { throw Refusal(.keyRevoked) }
    guard lasts(key.expires) else { throw Refusal(.keyExpired) }
    guard began(key.notBefore) else { throw Refusal(.keyNotYetValid) }
  }
}
