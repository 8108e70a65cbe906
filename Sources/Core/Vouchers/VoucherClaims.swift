import CBOR
package import COSE
package import Wire

/// What a voucher says: a CWT claims set of our profile (RFC 8392, cnf of RFC 8747).
///
/// A class, since one scan hands it from hand to hand.
package final class VoucherClaims: Sendable {
  /// The issuer it names, if it does; the key's issuer is the one that counts.
  package let issuer: String?
  /// The holder's pseudonym within the campaign.
  package let subject: String?
  /// Stores and groups it is for; nil means any that the issuer may serve.
  package let audience: [String]?
  /// No longer valid at this time.
  package let expires: WireTime?
  /// Not valid before this time.
  package let notBefore: WireTime?
  /// When it was issued; never a rule.
  package let issuedAt: WireTime?
  package let index: VoucherIndex
  /// The holder's key; a voucher that has one is shown with a proof of it.
  package let holderKey: VerificationKey?
  package let terms: Terms

  /// Number of the private claim that holds `Terms`.
  static let termsLabel: Int64 = -65537

  package init(
    issuer: Identifier? = nil, subject: String? = nil, audience: [Identifier]? = nil, expires: WireTime?,
    notBefore: WireTime? = nil, issuedAt: WireTime? = nil, index: VoucherIndex, holderKey: VerificationKey? = nil,
    terms: Terms
  ) {
    self.issuer = issuer?.text
    self.subject = subject
    self.audience = audience?.map(\.text)
    self.expires = expires
    self.notBefore = notBefore
    self.issuedAt = issuedAt
    self.index = index
    self.holderKey = holderKey
    self.terms = terms
  }

  /// Reads a claims set. Claims that this profile does not know are ignored (RFC 8392 section 3).
  ///
  /// - Throws: `Refusal`: `malformed-cbor`, or `malformed-claims` naming the claim that is missing or of another type.
  package init(decoding payload: [UInt8]) throws(Refusal) {
    let value: CBORValue
    do {
      value = try CBORDecoder.decode(payload)
    } catch {
      throw Refusal(.malformedCBOR, "claims: \(error)")
    }
    guard case .map = value else { throw Refusal(.malformedClaims, "the payload must be a map of claims") }
    guard case .bytes(let cti)? = value[key: 7], let index = VoucherIndex(cti: cti) else {
      throw Self.malformed(7, "cti, must be a byte string of 8")
    }
    guard let terms = value[key: Self.termsLabel] else { throw Self.malformed(Self.termsLabel, "terms, is missing") }
    self.index = index
    self.terms = try Terms(terms)
    issuer = try Self.text(value, 1, "iss")
    subject = try Self.text(value, 2, "sub")
    switch value[key: 3] {
    case nil: audience = nil
    case .text(let one)?: audience = [one]
    case .array(let several)? where !several.isEmpty:
      var names: [String] = []
      for case .text(let name) in several { names.append(name) }
      guard names.count == several.count else { throw Self.malformed(3, "aud, must hold texts only") }
      audience = names
    default: throw Self.malformed(3, "aud, must be a text or an array of at least one")
    }
    expires = try Self.time(value, 4, "exp")
    notBefore = try Self.time(value, 5, "nbf")
    issuedAt = try Self.time(value, 6, "iat")
    switch value[key: 8] {
    case nil: holderKey = nil
    case .map(let confirmation)? where confirmation.count == 1:
      // One form of each key: P-256 with y as a sign bit, which is the shorter.
      guard let coseKey = value[key: 8]?[key: 1], let key = VerificationKey(coseKey: coseKey),
        coseKey == key.compactCOSEKey
      else { throw Self.malformed(8, "cnf, must hold an Ed25519 or P-256 COSE_Key in its shortest form") }
      holderKey = key
    default: throw Self.malformed(8, "cnf, must be {1: COSE_Key}")
    }
  }

  private static func malformed(_ label: Int64, _ rule: String) -> Refusal {
    Refusal(.malformedClaims, "claim \(label), \(rule)")
  }

  /// The claims set's deterministic encoding, as it is signed.
  package var encoded: [UInt8] {
    var pairs: [CBORPair] = []
    if let issuer { pairs.append(CBORPair(.unsigned(1), .text(issuer))) }
    if let subject { pairs.append(CBORPair(.unsigned(2), .text(subject))) }
    if let audience {
      let value = audience.count == 1 ? CBORValue.text(audience[0]) : .array(audience.map(CBORValue.text))
      pairs.append(CBORPair(.unsigned(3), value))
    }
    for (label, time) in [(4, expires), (5, notBefore), (6, issuedAt)] {
      if let time { pairs.append(CBORPair(.unsigned(UInt64(label)), CBORValue(time.seconds))) }
    }
    pairs.append(CBORPair(.unsigned(7), .bytes(index.cti)))
    if let holderKey { pairs.append(CBORPair(.unsigned(8), .map([CBORPair(.unsigned(1), holderKey.compactCOSEKey)]))) }
    pairs.append(CBORPair(CBORValue(Self.termsLabel), terms.encodable))
    return CBORValue.map(pairs).encoded()
  }

  private static func text(_ claims: CBORValue, _ label: Int64, _ name: String) throws(Refusal) -> String? {
    switch claims[key: label] {
    case nil: return nil
    case .text(let text)?: return text
    default: throw malformed(label, "\(name), must be a text")
    }
  }

  private static func time(_ claims: CBORValue, _ label: Int64, _ name: String) throws(Refusal) -> WireTime? {
    guard let value = claims[key: label] else { return nil }
    guard let time = WireTime(numericDate: value) else {
      throw malformed(label, "\(name), must be whole seconds since 1970")
    }
    return time
  }
}
