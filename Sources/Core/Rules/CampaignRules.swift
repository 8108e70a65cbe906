package import StrictJSON
package import Vouchers
package import Wire

/// When, how often and with what a campaign's vouchers are redeemed, beyond its stores and its first and last moment.
///
/// Immutable, and one reference: a campaign without any such rule has none, and costs nothing.
package final class CampaignRules: Sendable {
  /// Nil: told from the voucher (an appointment, an amount, else a gift).
  package let kind: CampaignKind?
  /// Nil: every day.
  package let days: Set<Weekday>?
  /// Nil: all day long; else any of them. Each on `days` only: a night that begins on one of them is theirs to its end.
  package let hours: [OpenHours]?
  package let blackouts: [Blackout]
  /// Nil: no limit.
  package let limits: CampaignLimits?
  /// What the basket must come to at least.
  package let minimum: Amount?
  /// Vouchers of one group are not combined in one basket.
  package let stacking: Identifier?
  /// How long before its appointment's window somebody may come, in milliseconds.
  package let early: Int64
  /// How long after it.
  package let late: Int64

  /// Takes the members that are this module's out of a campaign's `rules`.
  ///
  /// - Returns: nil if none is there.
  /// - Throws: `JSONError` naming the member.
  package static func taken(from rules: inout ObjectReader) throws(JSONError) -> CampaignRules? {
    let found = try CampaignRules(&rules)
    return found.isEmpty ? nil : found
  }

  private init(_ rules: inout ObjectReader) throws(JSONError) {
    kind = try rules.optionalParsed("kind", "coupon, gift, points or appointment", CampaignKind.init(rawValue:))
    let days = try rules.optionalWeekdays("days")
    self.days = days
    let hours = try Self.list("hours", of: &rules) { (value, path) throws(JSONError) in try OpenHours(value, at: path) }
    let open = hours.map { $0.compactMap { $0.on(days ?? $0.days) } }
    if open?.isEmpty == true { throw rules.wrong("hours", "must have a day in common with \"days\"") }
    self.hours = open
    blackouts =
      try Self.list("blackout", of: &rules) { (value, path) throws(JSONError) in try Blackout(value, at: path) } ?? []
    let (limits, offline) = (try rules.optionalObject("limits"), try rules.optionalObject("offline"))
    self.limits = limits == nil && offline == nil ? nil : try CampaignLimits(limits, offline: offline)
    if var reader = try rules.optionalObject("minimum") {
      let minor = try reader.integer("amount", in: 1...JSONValue.largestInteger)
      minimum = try reader.parsed("currency", "must be three capital letters") { Amount(minor: minor, currency: $0) }
      try reader.end()
    } else {
      minimum = nil
    }
    stacking = try rules.optionalParsed("stacking", "must be an identifier", Identifier.init)
    var appointment = try rules.optionalObject("appointment")
    early = try (appointment?.optionalInteger("early_minutes", in: 0...1440) ?? 0) * 60_000
    late = try (appointment?.optionalInteger("late_minutes", in: 0...1440) ?? 0) * 60_000
    try appointment?.end()
  }

  private var isEmpty: Bool {
    kind == nil && days == nil && hours == nil && blackouts.isEmpty && limits == nil && minimum == nil
      && stacking == nil && early == 0 && late == 0
  }

  /// At most 64 of a kind: a rule is read for each scan.
  private static func list<Item>(
    _ name: String, of rules: inout ObjectReader, _ parse: (JSONValue, String) throws(JSONError) -> Item
  ) throws(JSONError) -> [Item]? {
    guard let value = rules.optional(name) else { return nil }
    guard case .array(let values) = value, (1...64).contains(values.count) else {
      throw rules.wrong(name, "must be an array of 1 to 64")
    }
    var items: [Item] = []
    for (index, value) in values.enumerated() { items.append(try parse(value, "\(rules.path).\(name)[\(index)]")) }
    return items
  }

  /// Whether the shop's wall clock is needed to judge.
  package var needsLocalTime: Bool { days != nil || hours != nil || !blackouts.isEmpty || limits != nil }

  /// The first rule that this redemption breaks, in the order of the calendar, the clock, the basket; nil if none.
  ///
  /// - Parameters:
  ///   - moment: by the shop's wall clock.
  ///   - basket: nil if no till told one: then the rules about it are not looked at.
  package func broken(at moment: LocalMoment, basket: Basket?) -> RefusalCode? {
    if blackouts.contains(where: { $0.days.contains(moment.day) }) { return .blackoutDate }
    if let hours {
      if !hours.contains(where: { $0.contains(moment) }) { return .outsideHours }
    } else if let days, !days.contains(moment.day.weekday) {
      return .outsideHours
    }
    guard let basket else { return nil }
    if let minimum, let total = basket.total, total.minor < minimum.minor || total.currency != minimum.currency {
      return .minimumNotMet
    }
    if let stacking, basket.groups.contains(stacking) { return .notCombinable }
    return nil
  }

  /// Whether anything of the campaign is redeemed on this day of the shop, at some time of it.
  package func isOpen(on day: LocalDay) -> Bool {
    if blackouts.contains(where: { $0.days.contains(day) }) { return false }
    if let hours { return hours.contains { $0.touches(day) } }
    return days?.contains(day.weekday) ?? true
  }

  /// Whether somebody comes outside the window of an appointment, and on which side.
  package func broken(_ appointment: Appointment, at now: WireTime) -> RefusalCode? {
    Self.broken(appointment, at: now, early: early, late: late)
  }

  /// The same for a campaign without rules: `early` and `late` in milliseconds.
  package static func broken(
    _ appointment: Appointment, at now: WireTime, early: Int64 = 0, late: Int64 = 0
  ) -> RefusalCode? {
    if now < appointment.start + -early { return .appointmentEarly }
    if now >= appointment.end + late { return .appointmentLate }
    return nil
  }
}
