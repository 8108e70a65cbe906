package import Rules
import StrictJSON
package import Wire

/// One offer: which lists its vouchers are numbered in, where and when they hold, and what customers read.
///
/// A class, since every scan hands it from hand to hand.
package final class Campaign: Sendable {
  package let id: Identifier
  package let issuer: Identifier
  package let lists: [VoucherList]
  /// Where it holds, beyond the issuer's own scope.
  package let scope: Scope
  package let opens: WireTime?
  package let closes: WireTime?
  /// Vouchers of it may carry no expiry.
  package let allowsNoExpiry: Bool
  /// What else must hold; nil for a bare campaign.
  package let rules: CampaignRules?
  /// How its vouchers must be shown.
  package let presentation: PresentationRule
  /// What the customer gets, by language.
  package let texts: CampaignTexts

  init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    id = try reader.parsed("id", "must be an identifier of at most 16 characters") {
      $0.utf8.count <= 16 ? Identifier($0) : nil
    }
    issuer = try reader.parsed("issuer", "must be an identifier", Identifier.init)
    var lists: [VoucherList] = []
    for (index, list) in try reader.array("lists").enumerated() {
      lists.append(try VoucherList(list, at: "\(path).lists[\(index)]"))
    }
    self.lists = lists
    var rules = try reader.object("rules")
    scope =
      try rules.optional("stores").map { (value) throws(JSONError) in
        try Scope(value, at: "\(path).rules.stores")
      } ?? .everywhere
    opens = try rules.optionalParsed("from", "must be a time", WireTime.init)
    closes = try rules.optionalParsed("until", "must be a time", WireTime.init)
    switch rules.optional("no_expiry") {
    case nil: allowsNoExpiry = false
    case .bool(let flag)?: allowsNoExpiry = flag
    default: throw rules.wrong("no_expiry", "must be true or false")
    }
    presentation =
      try rules.optionalParsed("presentation", "any, live or challenge", PresentationRule.init(rawValue:)) ?? .any
    self.rules = try CampaignRules.taken(from: &rules)
    try rules.end()
    texts = try CampaignTexts(try reader.required("texts"), at: "\(path).texts")
    try reader.end()
  }
}

/// A status list that a campaign's vouchers are numbered in.
package struct VoucherList: Sendable, Equatable {
  package let list: UInt32
  /// Number of entries.
  package let size: UInt32
  /// Uses of each voucher, 1 to 16.
  package let uses: Int
  /// No voucher of it is valid from this time.
  package let until: WireTime

  init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    list = UInt32(try reader.integer("list", in: 0...Int64(UInt32.max)))
    size = UInt32(try reader.integer("size", in: 1...Int64(UInt32.max)))
    uses = Int(try reader.integer("uses", in: 1...16))
    until = try reader.parsed("until", "must be a time", WireTime.init)
    try reader.end()
  }
}

/// What the customer gets, in the three languages.
package struct CampaignTexts: Sendable, Equatable {
  package let traditionalChinese: String
  package let simplifiedChinese: String
  package let english: String

  init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    traditionalChinese = try reader.string("zh-Hant")
    simplifiedChinese = try reader.string("zh-Hans")
    english = try reader.string("en")
    try reader.end()
  }
}
