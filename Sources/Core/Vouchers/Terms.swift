import CBOR
package import Wire

/// What a voucher is worth and how often it may be used: the private claim −65537.
package struct Terms: Sendable, Equatable {
  /// The most uses of one voucher.
  package static let mostUses = 16
  /// The longest campaign identifier in a voucher, in characters.
  package static let longestCampaign = 16

  package let campaign: Identifier
  /// How often, 1 to 16.
  package let uses: Int
  package let amount: Amount?
  package let appointment: Appointment?
  /// Holds a term with a positive number that this version does not know: refused once the signature holds.
  package let hasUnsupportedTerm: Bool

  /// - Parameter uses: 1 to 16.
  package init(campaign: Identifier, uses: Int = 1, amount: Amount? = nil, appointment: Appointment? = nil) {
    precondition((1...Self.mostUses).contains(uses) && campaign.text.utf8.count <= Self.longestCampaign)
    self.campaign = campaign
    self.uses = uses
    self.amount = amount
    self.appointment = appointment
    hasUnsupportedTerm = false
  }

  /// - Throws: `Refusal` (`malformed-claims`) naming the term that is of another type or outside its range.
  init(_ value: CBORValue) throws(Refusal) {
    guard case .map(let pairs) = value else { throw Self.malformed("must be a map") }
    guard case .text(let name)? = value[key: 1], let campaign = Identifier(name),
      name.utf8.count <= Self.longestCampaign
    else { throw Self.malformed("term 1, campaign, must be an identifier of at most \(Self.longestCampaign)") }
    self.campaign = campaign
    switch value[key: 2] {
    case nil: uses = 1
    case .unsigned(let count)? where (2...UInt64(Self.mostUses)).contains(count): uses = Int(count)
    default: throw Self.malformed("term 2, uses, must be 2 to \(Self.mostUses), or absent for 1")
    }
    amount = try Amount(minor: value[key: 3], currency: value[key: 4])
    appointment = try value[key: 5].map { (window) throws(Refusal) in try Appointment(window) }
    var unsupported = false
    for pair in pairs {
      switch pair.key {
      case .unsigned(1...5), .negative: break
      case .unsigned: unsupported = true
      default: throw Self.malformed("each term must have an integer as its key")
      }
    }
    hasUnsupportedTerm = unsupported
  }

  fileprivate static func malformed(_ rule: String) -> Refusal {
    Refusal(.malformedClaims, "claim \(VoucherClaims.termsLabel), terms, \(rule)")
  }

  var encodable: CBORValue {
    var pairs = [CBORPair(.unsigned(1), .text(campaign.text))]
    if uses > 1 { pairs.append(CBORPair(.unsigned(2), .unsigned(UInt64(uses)))) }
    if let amount {
      pairs.append(CBORPair(.unsigned(3), .unsigned(UInt64(amount.minor))))
      pairs.append(CBORPair(.unsigned(4), .text(amount.currency)))
    }
    if let appointment {
      pairs.append(
        CBORPair(
          .unsigned(5),
          .array([.unsigned(UInt64(appointment.start.seconds)), .unsigned(UInt64(appointment.end.seconds))])))
    }
    return .map(pairs)
  }
}

/// Money: an integer of minor units and its ISO 4217 code.
package struct Amount: Sendable, Equatable {
  /// In minor units of the currency, below 2^53.
  package let minor: Int64
  /// Three capital letters.
  package let currency: String

  /// Nil outside the ranges above.
  package init?(minor: Int64, currency: String) {
    guard (0..<1 << 53).contains(minor), currency.utf8.count == 3,
      currency.utf8.allSatisfy({ (0x41...0x5a).contains($0) })
    else { return nil }
    self.minor = minor
    self.currency = currency
  }

  fileprivate init?(minor: CBORValue?, currency: CBORValue?) throws(Refusal) {
    switch (minor, currency) {
    case (nil, nil): return nil
    case (nil, .text(let code)?) where Amount(minor: 0, currency: code) != nil: return nil
    case (.unsigned(let number)?, .text(let code)?):
      guard let number = Int64(exactly: number), let amount = Amount(minor: number, currency: code) else {
        throw Terms.malformed("terms 3 and 4 must be an amount below 2^53 and three capital letters")
      }
      self = amount
    default: throw Terms.malformed("term 3, amount, must be an unsigned integer and needs term 4, currency")
    }
  }
}

/// The window of an appointment: valid from `start`, no longer at `end`.
package struct Appointment: Sendable, Equatable {
  package let start: WireTime
  package let end: WireTime

  /// Nil unless `start` is before `end`.
  package init?(start: WireTime, end: WireTime) {
    guard start < end else { return nil }
    self.start = start
    self.end = end
  }

  fileprivate init(_ value: CBORValue) throws(Refusal) {
    guard case .array(let times) = value, times.count == 2,
      let start = WireTime(numericDate: times[0]), let end = WireTime(numericDate: times[1]),
      let window = Appointment(start: start, end: end)
    else { throw Terms.malformed("term 5, appointment, must be [start, end] with start before end") }
    self = window
  }
}

extension WireTime {
  /// Seconds as an unsigned integer, below 2^43 so that milliseconds never overflow; nil for anything else.
  init?(numericDate value: CBORValue) {
    guard case .unsigned(let seconds) = value, seconds < 1 << 43 else { return nil }
    self.init(seconds: Int64(seconds))
  }
}
