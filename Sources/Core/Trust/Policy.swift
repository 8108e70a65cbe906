import StrictJSON
package import Wire

/// What the operator decided for all kiosks.
package struct Policy: Sendable {
  /// Trust is fresh before this time; nil: as long as nothing else says otherwise.
  package let freshUntil: WireTime?
  /// Trust may be used, with care, before this time; nil: no end.
  package let staleUntil: WireTime?
  /// How far a reading may be beyond the last confirmed time across boots, in days.
  package let clockGapDays: Int64
  /// Hours without a receipt after which nothing is accepted; nil: no limit.
  package let offlineHours: Int64?
  /// Acceptances without a receipt after which nothing is accepted; nil: no limit.
  package let offlineRedemptions: Int64?
  /// How far a live code's time may be from ours, either way, in seconds.
  package let presentationSeconds: Int64

  /// Hours beyond the end of a status index in which its marks may still be used; then nothing is judged.
  package let marksStaleHours: Int64
  /// Whether a voucher is judged only where its list is held. If not, a kiosk without marks goes by its own ledger.
  package let marksRequired: Bool

  /// `marksStaleHours` of a policy that does not say: 30 days.
  package static let usualMarksStaleHours: Int64 = 720

  init(_ value: JSONValue) throws(JSONError) {
    var reader = try ObjectReader(value, at: "policy.json")
    try reader.schemaOne()
    var marks = try reader.optionalObject("marks")
    marksStaleHours = try marks?.optionalInteger("stale_hours", in: 0...8760) ?? Self.usualMarksStaleHours
    switch marks?.optional("required") {
    case nil: marksRequired = false
    case .bool(let flag)?: marksRequired = flag
    default: throw JSONError(.wrongValue, at: "policy.json.marks.required", "must be true or false")
    }
    try marks?.end()
    var trust = try reader.optionalObject("trust")
    freshUntil = try trust?.optionalParsed("fresh_until", "must be a time", WireTime.init)
    staleUntil = try trust?.optionalParsed("stale_until", "must be a time", WireTime.init)
    try trust?.end()
    var clock = try reader.optionalObject("clock")
    clockGapDays = try clock?.optionalInteger("gap_days", in: 1...366) ?? 30
    try clock?.end()
    var offline = try reader.optionalObject("offline")
    offlineHours = try offline?.optionalInteger("hours", in: 1...8760)
    offlineRedemptions = try offline?.optionalInteger("redemptions", in: 1...10_000_000)
    // A frozen clock never lets hours pass: a limit in hours without a count would be none.
    guard offlineHours == nil || offlineRedemptions != nil else {
      throw JSONError(.missingMember, at: "policy.json.offline.redemptions", "a limit in hours needs one in number")
    }
    try offline?.end()
    var presentation = try reader.optionalObject("presentation")
    presentationSeconds = try presentation?.optionalInteger("seconds", in: 10...600) ?? 60
    try presentation?.end()
    try reader.end()
  }
}

extension ObjectReader {
  /// The member `schema`, which must be 1.
  mutating func schemaOne() throws(JSONError) { _ = try integer("schema", in: 1...1) }
}
