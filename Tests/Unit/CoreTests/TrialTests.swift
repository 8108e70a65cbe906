import Answers
import COSE
import Foundation
import Rehearsal
import Rules
import Testing
import Trust
import Vouchers
import Wire

@Suite struct `Made-up vouchers at made-up kiosks` {
  static let place = Place(store: Scene.store)

  static func calendar(_ zone: String) throws -> ShopCalendar {
    let zone = try #require(TimeZone(identifier: zone))
    return ShopCalendar { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.seconds))) }
  }

  static func trial(
    _ rules: String, in zone: String = "Asia/Taipei", _ voucher: TrialVoucher = TrialVoucher()
  ) throws -> Trial {
    var example = TrustExample()
    example.rules = rules
    let trust = try example.snapshot()
    let campaign = try #require(trust.campaigns.values.first, "\(trust.disabledCampaigns)")
    return Trial(
      of: voucher, in: campaign, by: trust, signedBy: TrustExample.key.verificationKey.keyID,
      calendar: try calendar(zone))
  }

  /// What is tried, when, and what is answered.
  static func table(
    _ rules: String, in zone: String = "Asia/Taipei", at now: String = "2026-11-22T12:00:00Z",
    _ voucher: TrialVoucher = TrialVoucher()
  ) throws -> [String: String] {
    let trial = try trial(rules, in: zone, voucher)
    let now = TrialScene("now", at: try #require(WireTime(now)), in: place)
    let scenes = Boundaries(of: trial, for: voucher, around: now).scenes
    #expect(Set(scenes.map(\.name)).count == scenes.count, "\(scenes.map(\.name))")
    return Dictionary(scenes.map { ($0.name, trial.answer($0)?.code ?? "–") }) { first, _ in first }
  }

  @Test func `hours are tried a second before and at each of their ends`() throws {
    let table = try Self.table(#"{"days":["mon","tue"],"hours":[{"from":"14:00","to":"17:00"}]}"#)
    #expect(table["now"] == "outside-hours" && table["a moment at which it holds"] == "accepted")
    #expect(table["14:00–17:00 begins in a second"] == "outside-hours" && table["14:00–17:00 begins"] == "accepted")
    #expect(table["14:00–17:00 ends in a second"] == "accepted" && table["14:00–17:00 ends"] == "outside-hours")
    let night = try Self.table(#"{"hours":[{"from":"22:00","to":"02:00"}]}"#)
    #expect(night["22:00–02:00 begins in a second"] == "outside-hours" && night["22:00–02:00 begins"] == "accepted")
    #expect(night["22:00–02:00 ends in a second"] == "accepted" && night["22:00–02:00 ends"] == "outside-hours")
    let days = try Self.table(#"{"days":["sun"]}"#)
    #expect(
      days["a day without it begins in a second"] == "accepted" && days["a day without it begins"] == "outside-hours")
    #expect(days["a day with it begins in a second"] == "outside-hours" && days["a day with it begins"] == "accepted")
  }

  @Test func `windows, days off and the list's end turn where they say`() throws {
    let table = try Self.table(
      #"{"from":"2026-11-23T00:00:00Z","until":"2026-12-31T00:00:00Z","blackout":["2026-12-25",{"from":"2026-12-28","to":"2026-12-29"}]}"#
    )
    #expect(table["now"] == "not-yet-valid" && table["the campaign begins in a second"] == "not-yet-valid")
    #expect(table["the campaign begins"] == "accepted" && table["the campaign ends in a second"] == "accepted")
    #expect(table["the campaign ends"] == "expired" && table["the list ends"] == "expired")
    #expect(table["the day before 2026-12-25"] == "accepted" && table["the first of 2026-12-25"] == "blackout-date")
    #expect(table["the day after 2026-12-25"] == "accepted" && table["the last of 2026-12-25"] == nil)
    #expect(table["the last of 2026-12-28 to 2026-12-29"] == "blackout-date")
    #expect(table["the day after 2026-12-28 to 2026-12-29"] == "accepted")
  }

  @Test func `limits, uses, baskets and stores are tried within and beyond`() throws {
    var voucher = TrialVoucher()
    voucher.subject = "somebody"
    let table = try Self.table(
      #"""
      {"stores":["xinyi"],"limits":{"voucher_day":1,"holder":2,"kiosk_day":100},"offline":{"redemptions":5},
      "minimum":{"amount":50000,"currency":"TWD"},"stacking":"lunch"}
      """#, voucher)
    #expect(table["now"] == "accepted" && table["used up"] == "already-used")
    for (name, most, code) in [
      ("voucher-day", 1, "limit-voucher-day"), ("holder", 2, "limit-holder"), ("kiosk-day", 100, "limit-kiosk-day"),
      ("offline-redemptions", 5, "offline-limit"),
    ] {
      #expect(
        table["\(name) \(most - 1) of \(most)"] == "accepted" && table["\(name) \(most) of \(most)"] == code, "\(name)")
    }
    #expect(table["a basket of one less than the minimum"] == "minimum-not-met")
    #expect(table["a basket of the minimum"] == "accepted")
    #expect(table["with another voucher of lunch in the basket"] == "not-combinable")
    #expect(table["in a store that is none of its own"] == "wrong-store")
  }

  @Test func `appointments are tried at both ends, and how it is shown where that matters`() throws {
    var voucher = TrialVoucher()
    let start = try #require(WireTime("2026-11-24T06:00:00Z"))
    voucher.appointment = Appointment(start: start, end: start + 3_600_000)
    let table = try Self.table(
      #"{"kind":"appointment","appointment":{"early_minutes":10,"late_minutes":5}}"#, voucher)
    #expect(table["now"] == "appointment-early" && table["a moment at which it holds"] == "accepted")
    #expect(table["early for the appointment no more in a second"] == "appointment-early")
    #expect(table["early for the appointment no more"] == "accepted")
    #expect(
      table["late for the appointment in a second"] == "accepted"
        && table["late for the appointment"] == "appointment-late")
    let live = try Self.table(#"{"presentation":"challenge"}"#)
    #expect(live["shown bare, as a screenshot"] == "presentation-required")
    #expect(live["shown live, without digits"] == "challenge-required")
  }

  @Test func `where clocks change, the moments of it are tried, and a shop's times are found on both sides`() throws {
    let table = try Self.table(
      #"{"hours":[{"from":"02:00","to":"03:00"}]}"#, in: "Europe/Berlin", at: "2026-10-24T00:00:00Z")
    #expect(table["the clocks go back"] == "accepted" && table["the clocks go back in a second"] == "accepted")
    #expect(table["the clocks go forward"] == "outside-hours")
    #expect(try Self.table(#"{"hours":[{"from":"02:00","to":"03:00"}]}"#).keys.allSatisfy { !$0.contains("clocks") })
    let berlin = try Self.calendar("Europe/Berlin")
    func moment(_ day: String, _ second: Int64) throws -> String {
      berlin.moment(on: try #require(LocalDay(day)), second: second).description
    }
    #expect(try moment("2026-10-25", 2 * 3600 + 1800) == "2026-10-25T00:30:00.000Z", "the first of two")
    #expect(try moment("2027-03-28", 2 * 3600 + 1800) == "2027-03-28T01:30:00.000Z", "the hour that is left out")
    #expect(try moment("2027-03-28", 0) == "2027-03-27T23:00:00.000Z")
    #expect(try moment("2026-12-24", 14 * 3600) == "2026-12-24T13:00:00.000Z")
  }

  @Test func `one voucher in turn is counted from each time to the next`() throws {
    var example = TrustExample()
    example.rules = #"{"limits":{"voucher_day":1}}"#
    example.lists = #"{"list":8,"size":900,"uses":3,"until":"2027-06-01T00:00:00.000Z"}"#
    let trust = try example.snapshot()
    var trial = Trial(
      of: TrialVoucher(), in: try #require(trust.campaigns.values.first), by: trust,
      signedBy: TrustExample.key.verificationKey.keyID, calendar: try Self.calendar("Asia/Taipei"))
    let codes = try ["22T03", "22T05", "22T16", "23T16", "24T16"].map { hour in
      trial.show(TrialScene("", at: try #require(WireTime("2026-11-\(hour):00:00Z")), in: Self.place))?.code
    }
    #expect(codes == ["accepted", "limit-voucher-day", "accepted", "accepted", "already-used"])
  }
}
