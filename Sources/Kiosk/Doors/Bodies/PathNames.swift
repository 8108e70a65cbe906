package import Wire

/// What the parts of a path name. Each thing has one spelling: a number without sign and leading zeros, an identifier.
package enum PathNames {
  /// `/v1/vouchers/<issuer>/<list>/<index>`; nil if it names none.
  package static func voucher(_ issuer: String?, _ list: String?, _ index: String?) -> VoucherKey? {
    guard let issuer = issuer.flatMap(Identifier.init), let list = list.flatMap(number(UInt32.self)),
      let index = index.flatMap(number(UInt32.self))
    else { return nil }
    return VoucherKey(issuer: issuer, list: list, index: index)
  }

  /// `/v1/campaigns/<issuer>/<campaign>`; nil if it names none.
  package static func campaign(_ issuer: String?, _ campaign: String?) -> (issuer: Identifier, campaign: Identifier)? {
    guard let issuer = issuer.flatMap(Identifier.init), let campaign = campaign.flatMap(Identifier.init) else {
      return nil
    }
    return (issuer, campaign)
  }

  /// `/v1/redemptions/<seq>`, the number of its record; nil if it is none.
  package static func record(_ seq: String?) -> Int64? { seq.flatMap(number(Int64.self)).flatMap { $0 > 0 ? $0 : nil } }

  private static func number<N: FixedWidthInteger>(_ type: N.Type) -> (String) -> N? {
    { text in N(text).flatMap { "\($0)" == text ? $0 : nil } }
  }
}
