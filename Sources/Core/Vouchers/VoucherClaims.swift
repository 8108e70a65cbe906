import CBOR
package import COSE
package import Wire

/// What a voucher says: a CWT claims set of our profile (RFC 8392, cnf of RFC 8747).
package struct VoucherClaims: Sendable {
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
  /// - Throws: `FormatError`; `unexpected` for a known claim of another type, or a required one that is missing.
  init(decoding payload: [UInt8]) throws(FormatError) {
    let value = try CBORDecoder.decode(payload)
    guard case .map = value, case .bytes(let cti)? = value[key: 7], let index = VoucherIndex(cti: cti),
      let terms = value[key: Self.termsLabel]
    else { throw FormatError(.unexpected, at: 0) }
    self.index = index
    self.terms = try Terms(terms)
    issuer = try Self.text(value[key: 1])
    subject = try Self.text(value[key: 2])
    switch value[key: 3] {
    case nil: audience = nil
    case .text(let one)?: audience = [one]
    case .array(let several)? where !several.isEmpty:
      var names: [String] = []
      for case .text(let name) in several { names.append(name) }
      guard names.count == several.count else { throw FormatError(.unexpected, at: 0) }
      audience = names
    default: throw FormatError(.unexpected, at: 0)
    }
    expires = try Self.time(value[key: 4])
    notBefore = try Self.time(value[key: 5])
    issuedAt = try Self.time(value[key: 6])
    switch value[key: 8] {
    case nil: holderKey = nil
    case .map(let confirmation)? where confirmation.count == 1:
      // One form of each key: P-256 with y as a sign bit, which is the shorter.
      guard let coseKey = value[key: 8]?[key: 1], let key = VerificationKey(coseKey: coseKey),
        coseKey == key.compactCOSEKey
      else { throw FormatError(.unexpected, at: 0) }
      holderKey = key
    default: throw FormatError(.unexpected, at: 0)
    }
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

  private static func text(_ value: CBORValue?) throws(FormatError) -> String? {
    switch value {
    case nil: nil
    case .text(let text)?: text
    default: throw FormatError(.unexpected, at: 0)
    }
  }

  private static func time(_ value: CBORValue?) throws(FormatError) -> WireTime? {
    guard let value else { return nil }
    guard let time = WireTime(numericDate: value) else { throw FormatError(.unexpected, at: 0) }
    return time
  }
}
