import StrictJSON

/// What the operator decided for all kiosks.
package struct Policy: Sendable {
  /// How long trust may be used, with care, after its timestamp has expired, in hours.
  package private(set) var staleHours: Int64 = 720
  /// How often newer trust is looked for, in minutes.
  package private(set) var refreshMinutes: Int64 = 60
  /// When the clock is believed.
  package private(set) var clock = ClockRules()
  /// Hours without a receipt after which nothing is accepted; nil: no limit.
  package private(set) var offlineHours: Int64?
  /// Acceptances without a receipt after which nothing is accepted; nil: no limit.
  package private(set) var offlineRedemptions: Int64?
  /// How far a live code's time may be from ours, either way, in seconds.
  package private(set) var presentationSeconds: Int64 = 60

  /// Hours beyond the end of a status index in which its marks may still be used; then nothing is judged.
  package private(set) var marksStaleHours = usualMarksStaleHours
  /// Whether a voucher is judged only where its list is held. If not, a kiosk without marks goes by its own ledger.
  package private(set) var marksRequired = false

  /// What managers may decide where the kiosk can't judge; nil: nothing.
  package private(set) var overrides: OverrideRules?

  /// `marksStaleHours` of a policy that does not say: 30 days.
  package static let usualMarksStaleHours: Int64 = 720

  /// The defaults of every member.
  package init() {}

  init(_ value: JSONValue) throws(JSONError) {
    var reader = try ObjectReader(value, at: "policy.json")
    try reader.schemaOne()
    var marks = try reader.optionalObject("marks")
    marksStaleHours = try marks?.optionalInteger("stale_hours", in: 0...8760) ?? marksStaleHours
    switch marks?.optional("required") {
    case nil: break
    case .bool(let flag)?: marksRequired = flag
    default: throw JSONError(.wrongValue, at: "policy.json.marks.required", "must be true or false")
    }
    try marks?.end()
    var trust = try reader.optionalObject("trust")
    staleHours = try trust?.optionalInteger("stale_hours", in: 1...8760) ?? staleHours
    refreshMinutes = try trust?.optionalInteger("refresh_minutes", in: 1...1440) ?? refreshMinutes
    try trust?.end()
    if var clock = try reader.optionalObject("clock") { self.clock = try ClockRules(&clock) }
    var offline = try reader.optionalObject("offline")
    offlineHours = try offline?.optionalInteger("hours", in: 1...8760)
    offlineRedemptions = try offline?.optionalInteger("redemptions", in: 1...10_000_000)
    // A frozen clock never lets hours pass: a limit in hours without a count would be none.
    guard offlineHours == nil || offlineRedemptions != nil else {
      throw JSONError(.missingMember, at: "policy.json.offline.redemptions", "a limit in hours needs one in number")
    }
    try offline?.end()
    var presentation = try reader.optionalObject("presentation")
    presentationSeconds = try presentation?.optionalInteger("seconds", in: 10...600) ?? presentationSeconds
    try presentation?.end()
    if var overrides = try reader.optionalObject("overrides") { self.overrides = try OverrideRules(&overrides) }
    try reader.end()
  }
}

extension ObjectReader {
  /// The member `schema`, which must be 1.
  mutating func schemaOne() throws(JSONError) { _ = try integer("schema", in: 1...1) }
}
