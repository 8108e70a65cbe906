import CBOR
package import Wire

/// Who may open the staff page of a kiosk, by a badge whose signature holds. Only `UnverifiedBadge.verified(by:)` makes
/// one.
package struct StaffBadge: Sendable {
  /// What its holder may do.
  package enum Role: UInt64, Sendable, CaseIterable {
    /// Looks, and runs the checks of opening and shift.
    case staff = 1
    /// May also do what changes a redemption or a campaign at this kiosk.
    case manager = 2
  }

  /// The holder's staff number: a pseudonym, never a name.
  package let subject: Identifier
  /// Stores and groups it is for; never empty.
  package let audience: [Identifier]
  package let expires: WireTime
  package let notBefore: WireTime
  package let role: Role
  package let pin: PINVerifier

  /// The longest that a badge may live, in milliseconds: there is no list of lost ones.
  package static let longestLife: Int64 = 366 * 86_400_000
  /// Number of the private claim that holds role and PIN.
  static let badgeLabel: Int64 = -65541

  package init(
    subject: Identifier, audience: [Identifier], expires: WireTime, notBefore: WireTime, role: Role, pin: PINVerifier
  ) {
    self.subject = subject
    self.audience = audience
    self.expires = expires
    self.notBefore = notBefore
    self.role = role
    self.pin = pin
  }

  /// Reads a claims set.
  ///
  /// - Throws: `FormatError`; `unexpected` for a claim of another type, or one that is missing.
  init(decoding payload: [UInt8]) throws(FormatError) {
    let value = try CBORDecoder.decode(payload)
    guard case .map = value, case .text(let name)? = value[key: 2], let subject = Identifier(name),
      case .array(let places)? = value[key: 3], !places.isEmpty,
      let expires = value[key: 4].flatMap({ WireTime(numericDate: $0) }),
      let notBefore = value[key: 5].flatMap({ WireTime(numericDate: $0) }),
      let badge = value[key: Self.badgeLabel], case .unsigned(let number)? = badge[key: 1],
      let role = Role(rawValue: number), case .unsigned(let rounds)? = badge[key: 2],
      case .bytes(let salt)? = badge[key: 3], case .bytes(let hash)? = badge[key: 4],
      let pin = PINVerifier(rounds: rounds, salt: salt, hash: hash),
      expires.milliseconds - notBefore.milliseconds <= Self.longestLife
    else { throw FormatError(.unexpected, at: 0) }
    var audience: [Identifier] = []
    for case .text(let place) in places { if let place = Identifier(place) { audience.append(place) } }
    guard audience.count == places.count else { throw FormatError(.unexpected, at: 0) }
    self.init(subject: subject, audience: audience, expires: expires, notBefore: notBefore, role: role, pin: pin)
  }

  /// The claims set's deterministic encoding, as it is signed.
  package var encoded: [UInt8] {
    let badge = CBORValue.map([
      CBORPair(.unsigned(1), .unsigned(role.rawValue)), CBORPair(.unsigned(2), .unsigned(pin.rounds)),
      CBORPair(.unsigned(3), .bytes(pin.salt)), CBORPair(.unsigned(4), .bytes(pin.hash)),
    ])
    return CBORValue.map([
      CBORPair(.unsigned(2), .text(subject.text)),
      CBORPair(.unsigned(3), .array(audience.map { .text($0.text) })),
      CBORPair(.unsigned(4), CBORValue(expires.seconds)),
      CBORPair(.unsigned(5), CBORValue(notBefore.seconds)),
      CBORPair(CBORValue(Self.badgeLabel), badge),
    ]).encoded()
  }
}
