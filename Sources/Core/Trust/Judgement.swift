package import COSE
package import Rules
package import Vouchers
package import Wire

/// What trust says of a voucher, before its ledger is asked.
package enum Judgement: Sendable {
  /// Genuine, and allowed here and now.
  case allowed(AllowedVoucher)
  /// `facts` is what the voucher says of itself, known only if its signature holds.
  case refused(Refusal, facts: VoucherFacts?)
  case undecided(UndecidedCode, facts: VoucherFacts?)
}

/// What may be told of a voucher whose signature holds. A class, since one scan hands it from hand to hand.
package final class VoucherFacts: Sendable {
  package let key: VoucherKey
  /// The key that it is signed with, and the claims set as it was signed, without the signature: nobody can show it. Nil
  /// where the facts come from a record.
  package let signed: (kid: KeyID, claims: [UInt8])?
  package let campaign: Identifier
  package let uses: Int
  package let notBefore: WireTime?
  package let expires: WireTime?
  package let audience: [String]?
  /// The earliest moment that voucher and campaign allow; nil if neither names one.
  package let validFrom: WireTime?
  /// The moment from which voucher, list or campaign allow nothing more; nil if none names one.
  package let validUntil: WireTime?
  package let appointment: Appointment?
  /// What it is worth, if that is money.
  package let amount: Amount?
  /// The campaign as trust had it; nil if it is unknown.
  private let offer: Campaign?

  /// Stores and groups where it may be used; nil if that is everywhere that its issuer serves.
  package var places: [String]? { audience ?? offer?.scope.names }
  package var texts: CampaignTexts? { offer?.texts }
  /// The campaign's rules beyond place and time; nil if it has none.
  package var rules: CampaignRules? { offer?.rules }

  init(_ claims: VoucherClaims, payload: [UInt8], signedBy kid: KeyID, of issuer: Identifier, in campaign: Campaign?) {
    signed = (kid, payload)
    let list = campaign?.lists.first { $0.list == claims.index.list }
    key = VoucherKey(issuer: issuer, list: claims.index.list, index: claims.index.index)
    self.campaign = claims.terms.campaign
    uses = claims.terms.uses
    notBefore = claims.notBefore
    expires = claims.expires
    audience = claims.audience
    validFrom = Self.first(claims.notBefore, campaign?.opens, by: >)
    validUntil = Self.first(Self.first(claims.expires, list?.until, by: <), campaign?.closes, by: <)
    appointment = claims.terms.appointment
    amount = claims.terms.amount
    offer = campaign
  }

  /// What a record of a voucher lets tell of it later: which one it was, and what trust says now of its campaign.
  package init(_ key: VoucherKey, of campaign: Identifier, by trust: TrustSnapshot?) {
    let found = trust?.campaigns[TrustSnapshot.CampaignName(issuer: key.issuer, campaign: campaign)]
    let list = found?.lists.first { $0.list == key.list }
    self.key = key
    signed = nil
    self.campaign = campaign
    uses = list?.uses ?? 1
    (notBefore, expires, audience, appointment, amount) = (nil, nil, nil, nil, nil)
    validFrom = found?.opens
    validUntil = Self.first(list?.until, found?.closes, by: <)
    offer = found
  }

  private static func first(
    _ one: WireTime?, _ other: WireTime?, by comesFirst: (WireTime, WireTime) -> Bool
  ) -> WireTime? {
    guard let one, let other else { return one ?? other }
    return comesFirst(one, other) ? one : other
  }
}

extension Scope {
  /// Its stores and groups in the order of their bytes; nil for everywhere.
  var names: [String]? {
    switch self {
    case .everywhere: nil
    case .places(let places): places.sorted().map(\.text)
    }
  }
}

/// A voucher that trust allows. Only `TrustSnapshot.judge` makes one.
package struct AllowedVoucher: Sendable {
  package let voucher: VerifiedVoucher
  package let facts: VoucherFacts
  package let campaign: Campaign
  /// The holder's proof; nil if it was shown bare.
  package let presentation: VerifiedPresentation?

  init(voucher: VerifiedVoucher, facts: VoucherFacts, campaign: Campaign, presentation: VerifiedPresentation?) {
    self.voucher = voucher
    self.facts = facts
    self.campaign = campaign
    self.presentation = presentation
  }

  /// The exact COSE bytes that were shown: what evidence is made of.
  package var shownBytes: [UInt8] { presentation?.bytes ?? voucher.bytes }
}
