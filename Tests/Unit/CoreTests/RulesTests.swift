import CBOR
import Foundation
import Rules
import Testing
import Trust
import Vouchers
import Wire

@Suite struct `Campaign rules` {
  /// The codes of refusal that these tests reach.
  static let codes: Set<RefusalCode> = [.outsideHours, .blackoutDate, .minimumNotMet, .notCombinable]

  /// The rules that `json` holds, read as a campaign's.
  static func rules(_ json: String) throws -> CampaignRules {
    var scene = Scene()
    scene.trust.rules = json
    let snapshot = try scene.trust.snapshot()
    return try #require(snapshot.campaigns.values.first?.rules, "\(snapshot.disabledCampaigns)")
  }

  static func moment(_ time: String, _ zone: String) throws -> LocalMoment {
    let time = try #require(WireTime(time))
    let zone = try #require(TimeZone(identifier: zone))
    return LocalMoment(
      time, offset: zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.seconds))))
  }

  /// What a scene says under these rules, in a shop of this zone.
  static func verdict(
    _ rules: String, at time: String, in zone: String? = "Asia/Taipei", basket: Basket? = nil,
    _ change: (inout Scene) -> Void = { _ in }
  ) throws -> String {
    var scene = Scene()
    scene.trust.rules = rules
    scene.claims[4] = Scene.time("2029-12-31T00:00:00Z")
    scene.trust.lists = scene.trust.lists.replacing("2027-06-01", with: "2030-06-01")
    scene.trust.keyExpires = "2031-01-01T00:00:00Z"
    change(&scene)
    let zone = zone.flatMap { TimeZone(identifier: $0) }
    var circumstances = Circumstances(basket: basket)
    if let zone {
      circumstances.offset = { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.seconds))) }
    }
    let voucher = try UnverifiedVoucher(decoding: try scene.bytes())
    switch try scene.trust.snapshot().judge(
      .bare(voucher), at: WireTime(time), in: scene.place, with: circumstances)
    {
    case .allowed: return "allowed"
    case .refused(let refusal, _): return refusal.code.rawValue
    case .undecided(let code, _): return code.rawValue
    }
  }

  @Test(
    arguments: [
      // Midnight in the shop, not in Greenwich: 16:00 UTC in both zones of the mission.
      ("2026-11-22T15:59:59Z", "Asia/Taipei", "2026-11-22", 1439),
      ("2026-11-22T16:00:00Z", "Asia/Taipei", "2026-11-23", 0),
      ("2026-11-22T15:59:59Z", "Asia/Shanghai", "2026-11-22", 1439),
      ("2026-11-22T16:00:00Z", "Asia/Shanghai", "2026-11-23", 0),
      // Daylight saving: 02:00 becomes 03:00, and 03:00 becomes 02:00.
      ("2027-03-28T00:59:59Z", "Europe/Berlin", "2027-03-28", 119),
      ("2027-03-28T01:00:00Z", "Europe/Berlin", "2027-03-28", 180),
      ("2027-10-31T00:30:00Z", "Europe/Berlin", "2027-10-31", 150),
      ("2027-10-31T01:30:00Z", "Europe/Berlin", "2027-10-31", 150),
      // West of Greenwich, a leap day, and before 1970.
      ("2028-03-01T04:59:00Z", "America/New_York", "2028-02-29", 1439),
      ("2028-02-29T15:59:00Z", "Asia/Taipei", "2028-02-29", 1439),
      ("1970-01-01T00:00:00Z", "America/New_York", "1969-12-31", 1140),
      // A quarter of an hour.
      ("2026-11-22T18:15:00Z", "Asia/Kathmandu", "2026-11-23", 0),
    ] as [(String, String, String, Int)])
  func `a moment has the shop's date and time`(time: String, zone: String, day: String, minute: Int) throws {
    let moment = try Self.moment(time, zone)
    #expect(moment.day.description == day && moment.minute == minute)
  }

  @Test(arguments: [
    ("2026-11-22", Weekday.sunday), ("2028-02-29", .tuesday), ("1970-01-01", .thursday), ("2000-02-29", .tuesday),
    ("2099-12-31", .thursday),
  ])
  func `a date has its day of the week`(date: String, day: Weekday) { #expect(LocalDay(date)?.weekday == day) }

  @Test(arguments: ["2026-02-29", "2100-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-01T", "", "1969-12-31"])
  func `no calendar has it`(date: String) { #expect(LocalDay(date) == nil) }

  @Test(arguments: [
    // Monday to Friday, 14 to 17: 22 November 2026 is a Sunday.
    ("2026-11-23T06:00:00Z", "allowed"), ("2026-11-23T05:59:59Z", "outside-hours"), ("2026-11-23T08:59:59Z", "allowed"),
    ("2026-11-23T09:00:00Z", "outside-hours"), ("2026-11-22T06:30:00Z", "outside-hours"),
    ("2026-11-27T08:00:00Z", "allowed"), ("2026-11-28T08:00:00Z", "outside-hours"),
    // Friday 22 to 2: it is Friday's night still when it is Saturday.
    ("2026-11-27T14:00:00Z", "allowed"), ("2026-11-27T17:59:59Z", "allowed"), ("2026-11-27T18:00:00Z", "outside-hours"),
    ("2026-11-26T17:00:00Z", "outside-hours"),
  ])
  func `hours are the shop's, and a night belongs to the day on which it begins`(time: String, verdict: String) throws {
    let rules = #"""
      {"hours":[{"days":["mon","tue","wed","thu","fri"],"from":"14:00","to":"17:00"},{"days":["fri"],"from":"22:00","to":"02:00"}]}
      """#
    #expect(try Self.verdict(rules, at: time) == verdict)
    #expect(try Self.verdict(rules, at: time, in: "Asia/Shanghai") == verdict)
  }

  @Test(arguments: [
    // Friday's night, by the campaign's days: it begins on Friday evening and ends on Saturday at two.
    ("2026-11-26T17:00:00Z", "outside-hours"), ("2026-11-27T13:59:59Z", "outside-hours"),
    ("2026-11-27T14:00:00Z", "allowed"), ("2026-11-27T16:30:00Z", "allowed"), ("2026-11-27T17:59:59Z", "allowed"),
    ("2026-11-27T18:00:00Z", "outside-hours"), ("2026-11-28T14:30:00Z", "outside-hours"),
  ])
  func `the campaign's days are those on which its hours begin`(time: String, verdict: String) throws {
    for rules in [
      #"{"days":["fri"],"hours":[{"from":"22:00","to":"02:00"}]}"#,
      #"{"hours":[{"days":["fri"],"from":"22:00","to":"02:00"}]}"#,
      #"{"days":["thu","fri"],"hours":[{"days":["fri","sat"],"from":"22:00","to":"02:00"},{"days":["mon"],"from":"00:00","to":"24:00"}]}"#,
    ] { #expect(try Self.verdict(rules, at: time) == verdict, "\(rules)") }
  }

  @Test func `a day is open if anything of it is`() throws {
    let night = try Self.rules(
      #"{"days":["fri"],"hours":[{"from":"22:00","to":"02:00"}],"blackout":["2026-11-27"]}"#)
    let days = ["2026-11-26", "2026-11-27", "2026-11-28", "2026-12-04", "2026-12-05", "2026-12-06"]
    #expect(days.map { night.isOpen(on: LocalDay($0)!) } == [false, false, true, true, true, false])
    let weekend = try Self.rules(#"{"days":["sat","sun"]}"#)
    #expect(days.map { weekend.isOpen(on: LocalDay($0)!) } == [false, false, true, false, true, true])
    let evening = try Self.rules(#"{"hours":[{"days":["thu"],"from":"22:00","to":"00:00"}]}"#)
    #expect(days.map { evening.isOpen(on: LocalDay($0)!) } == [true, false, false, false, false, false])
  }

  @Test func `hours follow the clock through a change to summer time`() throws {
    let rules = #"{"hours":[{"from":"02:00","to":"03:00"}]}"#
    // The hour does not exist on the one day and comes twice on the other.
    for (time, verdict) in [
      ("2027-03-28T00:59:59Z", "outside-hours"), ("2027-03-28T01:00:00Z", "outside-hours"),
      ("2027-03-27T01:30:00Z", "allowed"), ("2027-03-29T00:30:00Z", "allowed"), ("2027-10-31T00:30:00Z", "allowed"),
      ("2027-10-31T01:30:00Z", "allowed"), ("2027-10-31T02:00:00Z", "outside-hours"),
    ] {
      #expect(try Self.verdict(rules, at: time, in: "Europe/Berlin") == verdict, "\(time)")
    }
  }

  @Test(arguments: [
    ("2026-12-24T15:59:59Z", "allowed"), ("2026-12-24T16:00:00Z", "blackout-date"),
    ("2026-12-25T15:59:59Z", "blackout-date"), ("2026-12-25T16:00:00Z", "allowed"),
    ("2027-02-04T15:59:59Z", "allowed"), ("2027-02-04T16:00:00Z", "blackout-date"),
    ("2027-02-12T15:59:59Z", "blackout-date"), ("2027-02-12T16:00:00Z", "allowed"),
    ("2028-02-28T16:00:00Z", "blackout-date"), ("2028-02-29T16:00:00Z", "allowed"),
  ])
  func `a blackout is whole days of the shop`(time: String, verdict: String) throws {
    let rules = #"{"blackout":["2026-12-25",{"from":"2027-02-05","to":"2027-02-12"},"2028-02-29"]}"#
    #expect(try Self.verdict(rules, at: time) == verdict)
  }

  @Test func `days of the week are told before hours, blackouts before both, and all after the window`() throws {
    let rules =
      #"{"days":["mon"],"hours":[{"from":"10:00","to":"11:00"}],"blackout":["2026-11-23"],"until":"2026-11-24T00:00:00Z"}"#
    #expect(try Self.verdict(rules, at: "2026-11-22T12:00:00Z") == "outside-hours")
    #expect(try Self.verdict(rules, at: "2026-11-23T02:30:00Z") == "blackout-date")
    #expect(try Self.verdict(rules, at: "2026-11-24T12:00:00Z") == "expired")
  }

  @Test func `a shop without a known zone is not judged by its clock`() throws {
    #expect(try Self.verdict(#"{"days":["sun"]}"#, at: "2026-11-22T02:00:00Z", in: nil) == "zone-unknown")
    #expect(try Self.verdict(#"{"kind":"gift"}"#, at: "2026-11-22T02:00:00Z", in: nil) == "allowed")
    #expect(
      try Self.verdict(#"{"days":["sun"]}"#, at: "2026-11-22T02:00:00Z", in: nil) { $0.place = nil } == "not-enrolled")
  }

  @Test func `a basket is held against minimum and stacking, if a till tells one`() throws {
    let rules = #"{"minimum":{"amount":50000,"currency":"TWD"},"stacking":"drinks"}"#
    func verdict(_ basket: Basket?) throws -> String {
      try Self.verdict(rules, at: "2026-11-22T02:00:00Z", basket: basket)
    }
    func basket(_ minor: Int64?, _ currency: String = "TWD", _ groups: String...) -> Basket {
      Basket(
        total: minor.flatMap { Amount(minor: $0, currency: currency) }, groups: Set(groups.compactMap(Identifier.init)))
    }
    #expect(try verdict(nil) == "allowed")
    #expect(try verdict(basket(50_000)) == "allowed")
    #expect(try verdict(basket(49_999)) == "minimum-not-met")
    #expect(try verdict(basket(50_000, "CNY")) == "minimum-not-met")
    #expect(try verdict(basket(nil)) == "allowed")
    #expect(try verdict(basket(50_000, "TWD", "drinks")) == "not-combinable")
    #expect(try verdict(basket(50_000, "TWD", "food")) == "allowed")
    #expect(try verdict(basket(1, "TWD", "drinks")) == "minimum-not-met")
  }

  @Test(arguments: [
    ("2026-11-22T01:29:59Z", "appointment-early"), ("2026-11-22T01:30:00Z", "allowed"),
    ("2026-11-22T03:14:59Z", "allowed"), ("2026-11-22T03:15:00Z", "appointment-late"),
  ])
  func `an appointment may be met early and late by so much`(time: String, verdict: String) throws {
    let rules = #"{"kind":"appointment","appointment":{"early_minutes":30,"late_minutes":15}}"#
    let found = try Self.verdict(rules, at: time) {
      $0.terms[5] = .array([Scene.time("2026-11-22T02:00:00Z"), Scene.time("2026-11-22T03:00:00Z")])
    }
    #expect(found == verdict)
  }

  @Test(arguments: [
    #"{"kind":"present"}"#, #"{"days":[]}"#, #"{"days":["Mon"]}"#, #"{"days":["mon","mon"]}"#, #"{"days":"mon"}"#,
    #"{"hours":[]}"#, #"{"days":["mon"],"hours":[{"days":["tue"],"from":"10:00","to":"11:00"}]}"#,
    #"{"hours":[{"from":"9:00","to":"10:00"}]}"#, #"{"hours":[{"from":"24:00","to":"10:00"}]}"#,
    #"{"hours":[{"from":"10:00","to":"24:01"}]}"#, #"{"hours":[{"from":"10:00","to":"10:00"}]}"#,
    #"{"hours":[{"from":"10:60","to":"11:00"}]}"#, #"{"hours":[{"from":"10:00"}]}"#,
    #"{"hours":[{"from":"10:00","to":"11:00","zone":"UTC"}]}"#, #"{"blackout":["2026-02-30"]}"#, #"{"blackout":[]}"#,
    #"{"blackout":[{"from":"2026-12-26","to":"2026-12-25"}]}"#, #"{"blackout":[20261225]}"#,
    #"{"limits":{"kiosk_day":0}}"#, #"{"limits":{"kiosk_week":1}}"#, #"{"limits":{"voucher_day":17}}"#,
    #"{"limits":{"holder":"1"}}"#, #"{"minimum":{"amount":500}}"#, #"{"minimum":{"amount":500,"currency":"twd"}}"#,
    #"{"minimum":{"amount":-1,"currency":"TWD"}}"#, #"{"stacking":"Hot Drinks"}"#, #"{"offline":{"hours":1}}"#,
    #"{"appointment":{"early_minutes":1441}}"#, #"{"rule":true}"#,
  ])
  func `a rule that can't be read disables its campaign`(rules: String) throws {
    #expect(try Self.verdict(rules, at: "2026-11-22T02:00:00Z") == "campaign-unreadable")
  }

  @Test func `a bare campaign has no rules at all`() throws {
    for json in ["{}", #"{"stores":["xinyi"],"from":"2026-01-01T00:00:00Z","no_expiry":true,"presentation":"any"}"#] {
      var scene = Scene()
      scene.trust.rules = json
      #expect(try scene.trust.snapshot().campaigns.values.allSatisfy { $0.rules == nil })
    }
  }

  @Test func `hours agree with a calendar that is not ours, in every zone and at every change`() throws {
    var dice = SeededGenerator(seed: 5)
    let zones = [
      "Asia/Taipei", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
    ]
    let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    for _ in 0..<300 {
      let zone = try #require(TimeZone(identifier: zones.randomElement(using: &dice)!))
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = zone
      let (from, to) = (Int.random(in: 0..<1440, using: &dice), Int.random(in: 1...1440, using: &dice))
      guard from != to else { continue }
      let days = names.filter { _ in Bool.random(using: &dice) }
      guard !days.isEmpty else { continue }
      func clock(_ minute: Int) -> String { String(format: "%02d:%02d", minute / 60, minute % 60) }
      let list = days.map { "\"\($0)\"" }.joined(separator: ",")
      let rules = try Self.rules(#"{"hours":[{"days":[\#(list)],"from":"\#(clock(from))","to":"\#(clock(to))"}]}"#)
      for _ in 0..<40 {
        let seconds = Int64.random(in: 1_700_000_000..<1_900_000_000, using: &dice)
        let date = Date(timeIntervalSince1970: Double(seconds))
        let parts = calendar.dateComponents([.weekday, .hour, .minute], from: date)
        let minute = parts.hour! * 60 + parts.minute!
        let (today, before) = (names[parts.weekday! - 1], names[(parts.weekday! + 5) % 7])
        let isOpen =
          from < to
          ? days.contains(today) && minute >= from && minute < to
          : (days.contains(today) && minute >= from) || (days.contains(before) && minute < to)
        let moment = LocalMoment(WireTime(seconds: seconds), offset: zone.secondsFromGMT(for: date))
        #expect((rules.broken(at: moment, basket: nil) == nil) == isOpen, "\(zone) \(date) \(from)–\(to) \(days)")
      }
    }
  }
}
