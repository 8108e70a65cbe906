import Answers
import COSE
import Foundation
import Rehearsal
import Rules
import Testing
import Trust
import Vouchers
import Wire

@Suite struct `Kept scans against other rules` {
  static let calendar = ShopCalendar { _ in 8 * 3600 }

  static func trust(_ rules: String, campaign: String = "summer26") throws -> TrustSnapshot {
    var example = TrustExample()
    example.rules = rules
    example.edits = [(.campaigns, #""id":"summer26""#, #""id":"\#(campaign)""#)]
    let trust = try example.snapshot()
    #expect(trust.disabledCampaigns.isEmpty)
    return trust
  }

  /// A scan of voucher `index` at a time of a shop in Taipei.
  static func kept(
    _ index: UInt32, _ time: String, _ code: String = "accepted", seq: Int64? = nil, uses: Int = 1, left: Int? = nil,
    subject: String? = nil, check: Check? = nil, counted: [LimitName: Int64] = [:], basket: Basket? = nil,
    shown: String = "bare"
  ) -> KeptAnswer {
    let voucher = NaiveKiosk.voucher(.init(index: index, uses: uses, subject: subject, time: Scene.now))
    let check = check ?? RefusalCode(rawValue: code)?.check ?? UndecidedCode(rawValue: code)?.check
    let proof = KeptAnswer.proof(shown: shown, code: code, check: check)
    return KeptAnswer(
      voucher: SeenVoucher(voucher.claims, of: voucher.kid, shown: proof), time: WireTime("2026-\(time):00Z")!,
      trace: "0000", seq: seq, code: code, check: check, basket: basket,
      left: left ?? (code == "accepted" || code == "held" ? uses - 1 : nil), counted: counted)
  }

  /// What would be answered instead; nil for what stays.
  static func run(
    _ rules: String, _ answers: [KeptAnswer], undone: [Replay.Undoing] = [], campaign: String = "summer26"
  ) throws -> [String?] {
    Replay.findings(
      of: answers, undone: undone, by: try trust(rules, campaign: campaign), in: Place(store: Scene.store),
      calendar: calendar
    ).map { finding in
      switch finding {
      case .same: nil
      case .other(let outcome): outcome.code
      case .issuerChanged: "issuer changed"
      }
    }
  }

  @Test func `narrower hours refuse what came outside, and nothing else`() throws {
    let answers = [Self.kept(0, "11-23T03:00"), Self.kept(1, "11-23T07:00"), Self.kept(2, "11-23T09:00")]
    #expect(
      try Self.run(#"{"hours":[{"from":"14:00","to":"17:00"}]}"#, answers) == ["outside-hours", nil, "outside-hours"])
    #expect(try Self.run("{}", answers) == [nil, nil, nil])
  }

  @Test func `a use that would have been given earlier is gone, and one that would not is there`() throws {
    let early = [Self.kept(0, "11-23T03:00", "outside-hours"), Self.kept(0, "11-23T07:00")]
    #expect(try Self.run("{}", early) == ["accepted", "already-used"])
    let twice = [Self.kept(0, "11-23T03:00"), Self.kept(0, "11-23T07:00", "already-used", check: .claim)]
    #expect(try Self.run(#"{"hours":[{"from":"14:00","to":"17:00"}]}"#, twice) == ["outside-hours", "accepted"])
    // Of several uses only as many as it had.
    let several = [
      Self.kept(0, "11-23T03:00", "outside-hours", uses: 3), Self.kept(0, "11-23T07:00", uses: 3, left: 0),
    ]
    #expect(try Self.run("{}", several) == ["accepted", "already-used"])
    let plenty = [
      Self.kept(0, "11-23T03:00", "outside-hours", uses: 3), Self.kept(0, "11-23T07:00", uses: 3, left: 2),
    ]
    #expect(try Self.run("{}", plenty) == ["accepted", nil])
  }

  @Test func `a new limit counts the replayed uses of a day, and what it refuses counts no more`() throws {
    let answers =
      (0..<3).map { Self.kept($0, "11-23T0\($0 + 3):00") } + [Self.kept(3, "11-24T03:00"), Self.kept(4, "11-24T04:00")]
    let limited = ["limit-kiosk-day"]
    #expect(try Self.run(#"{"limits":{"kiosk_day":2}}"#, answers) == [nil, nil] + limited + [nil, nil])
    #expect(try Self.run(#"{"limits":{"kiosk_day":1}}"#, answers) == [nil] + limited + limited + [nil] + limited)
    #expect(
      try Self.run(#"{"hours":[{"from":"12:00","to":"24:00"}],"limits":{"store_day":1}}"#, answers)
        == ["outside-hours", nil, "limit-store-day", "outside-hours", nil])
  }

  @Test func `holders are told apart, and a voucher without one has no such limit`() throws {
    let answers = ["a", "b", "a", nil, nil].enumerated().map { index, holder in
      Self.kept(UInt32(index), "11-2\(index + 3)T03:00", subject: holder)
    }
    #expect(try Self.run(#"{"limits":{"holder":1}}"#, answers) == [nil, nil, "limit-holder", nil, nil])
    #expect(try Self.run(#"{"limits":{"holder_day":1}}"#, answers) == [nil, nil, nil, nil, nil])
  }

  @Test func `what a limit had counted before the first kept scan is not forgotten`() throws {
    let answers = [
      Self.kept(0, "11-23T03:00", subject: "a", counted: [.holder: 4]),
      Self.kept(1, "11-23T04:00", "limit-holder", subject: "a", counted: [.holder: 5]),
    ]
    #expect(try Self.run(#"{"limits":{"holder":5}}"#, answers) == [nil, nil])
    #expect(try Self.run(#"{"limits":{"holder":6}}"#, answers) == [nil, "accepted"])
    #expect(try Self.run(#"{"limits":{"holder":4}}"#, answers) == ["limit-holder", nil])
  }

  @Test func `what was taken back or released counts no more`() throws {
    let answers = [
      Self.kept(0, "11-23T03:00", "held", seq: 5), Self.kept(1, "11-23T04:00", seq: 8),
      Self.kept(0, "11-23T05:00", seq: 9),
    ]
    let released = [Replay.Undoing(seq: 7, of: 5)]
    #expect(try Self.run(#"{"limits":{"kiosk_day":2}}"#, answers, undone: released) == [nil, nil, nil])
    #expect(try Self.run(#"{"limits":{"kiosk_day":1}}"#, answers, undone: released) == [nil, nil, "limit-kiosk-day"])
    // One that would never have been given can't be given back twice.
    #expect(
      try Self.run(
        #"{"hours":[{"from":"12:00","to":"24:00"}],"limits":{"kiosk_day":1}}"#, answers, undone: released)
        == ["outside-hours", nil, "limit-kiosk-day"])
  }

  @Test func `what the kiosk could not judge stays, but for rules that are looked at before`() throws {
    let codes = [
      "clock-untrusted", "keys-expired", "marks-missing", "ledger-unwritable", "cancelled", "campaign-paused",
    ]
    let answers = codes.enumerated().map { Self.kept(UInt32($0), "11-23T03:00", $1) }
    #expect(try Self.run("{}", answers) == codes.map { _ in nil })
    let hours = "outside-hours"
    #expect(
      try Self.run(#"{"hours":[{"from":"14:00","to":"17:00"}]}"#, answers) == [nil, nil, hours, hours, hours, hours])
    let unreadable = [Self.kept(0, "11-23T03:00", "campaign-unreadable")]
    #expect(try Self.run("{}", unreadable) == ["accepted"])
  }

  @Test
  func `the policy's limit of what may wait for the hub stays, the campaign's is held against what it had counted`()
    throws
  {
    let policy = Self.kept(0, "11-23T03:00", "offline-limit")
    let campaign = Self.kept(1, "11-23T03:00", "offline-limit", counted: [.offlineRedemptions: 3])
    #expect(try Self.run("{}", [policy, campaign]) == [nil, "accepted"])
    #expect(try Self.run(#"{"offline":{"redemptions":3}}"#, [policy, campaign]) == [nil, nil])
    #expect(try Self.run(#"{"offline":{"redemptions":4}}"#, [policy, campaign]) == [nil, "accepted"])
  }

  @Test func `a campaign that is gone ends its vouchers`() throws {
    let answers = [Self.kept(0, "11-23T03:00"), Self.kept(1, "11-23T03:00", "outside-hours")]
    #expect(try Self.run("{}", answers, campaign: "winter26") == ["campaign-unknown", "campaign-unknown"])
  }

  @Test func `an acceptance that a crash brought to the screen again is one use`() throws {
    let answers = [
      Self.kept(0, "11-23T03:00", seq: 5), Self.kept(0, "11-23T03:01", seq: 5), Self.kept(1, "11-23T03:02", seq: 6),
    ]
    #expect(try Self.run(#"{"limits":{"kiosk_day":2}}"#, answers) == [nil, nil, nil])
    #expect(
      try Self.run(#"{"blackout":["2026-11-23"]}"#, answers) == ["blackout-date", "blackout-date", "blackout-date"])
  }

  @Test func `a basket is judged as the till told it`() throws {
    let group = try #require(Identifier("lunch"))
    let basket = Basket(total: Amount(minor: 50_000, currency: "TWD"), groups: [group])
    let answers = [Self.kept(0, "11-23T03:00", "held", basket: basket), Self.kept(1, "11-23T03:00")]
    #expect(try Self.run(#"{"minimum":{"amount":50001,"currency":"TWD"}}"#, answers) == ["minimum-not-met", nil])
    #expect(try Self.run(#"{"minimum":{"amount":50000,"currency":"TWD"}}"#, answers) == [nil, nil])
    #expect(try Self.run(#"{"stacking":"lunch"}"#, answers) == ["not-combinable", nil])
  }

  @Test func `how it was shown is judged again, and a proof that was not taken stays none`() throws {
    let answers = [
      Self.kept(0, "11-23T03:00"), Self.kept(1, "11-23T03:00", shown: "live"),
      Self.kept(2, "11-23T03:00", shown: "challenge"),
      Self.kept(3, "11-23T03:00", "presentation-expired", shown: "live"),
      Self.kept(4, "11-23T03:00", "presentation-required"),
      Self.kept(5, "11-23T03:00", "challenge-required", shown: "live"),
    ]
    #expect(try Self.run("{}", answers) == [nil, nil, nil, nil, "accepted", "accepted"])
    #expect(
      try Self.run(#"{"presentation":"live"}"#, answers) == ["presentation-required", nil, nil, nil, nil, "accepted"])
    #expect(
      try Self.run(#"{"presentation":"challenge"}"#, answers)
        == ["presentation-required", "challenge-required", nil, nil, nil, nil])
  }

  @Test func `a key that is trusted no more is no campaign's doing`() throws {
    var example = TrustExample()
    example.keyState = "revoked"
    let findings = Replay.findings(
      of: [Self.kept(0, "11-23T03:00"), Self.kept(1, "11-23T03:00", "key-revoked")], undone: [],
      by: try example.snapshot(), in: Place(store: Scene.store), calendar: Self.calendar)
    guard case .issuerChanged = findings[0], case .same = findings[1] else {
      Issue.record("\(findings)")
      return
    }
  }

  /// Rules of every kind that counts or turns with the clock.
  static let rules = [
    "{}", #"{"hours":[{"from":"10:00","to":"14:00"}]}"#, #"{"limits":{"kiosk_day":3}}"#,
    #"{"limits":{"voucher_day":1,"holder":2}}"#, #"{"limits":{"holder_day":1,"store_day":4},"days":["mon","wed"]}"#,
    #"{"blackout":["2026-11-24"],"limits":{"kiosk_day":2,"holder":3}}"#,
  ]

  @Test(arguments: 0..<rules.count)
  func `replayed is what a kiosk with the other rules would have answered to all of it`(first: Int) throws {
    for (second, seed) in (0..<Self.rules.count).flatMap({ rules in (0..<20).map { (rules, UInt64($0)) } }) {
      var dice = SeededGenerator(seed: seed &+ UInt64(first * 1000))
      var (was, would) = (
        NaiveKiosk(try Self.trust(Self.rules[first]), Self.calendar),
        NaiveKiosk(try Self.trust(Self.rules[second]), Self.calendar)
      )
      var (answers, expected, undone): ([KeptAnswer], [String], [Replay.Undoing]) = ([], [], [])
      var time = try #require(WireTime("2026-11-23T00:00:00Z"))
      for seq in 1...40 as ClosedRange<Int64> {
        time = time + Int64.random(in: 1...7_200_000, using: &dice)
        let void = answers.filter(\.tookUse).compactMap(\.seq).randomElement(using: &dice)
        let voids = Int.random(in: 0..<8, using: &dice) == 0 ? void : nil
        if let voids { undone.append(Replay.Undoing(seq: seq - 1, of: voids)) }
        let shown = NaiveKiosk.Shown(
          index: UInt32.random(in: 0..<8, using: &dice), uses: Bool.random(using: &dice) ? 1 : 3,
          subject: ["a", "b", nil].randomElement(using: &dice) ?? nil, time: time, voids: voids)
        answers.append(was.take(shown))
        expected.append(would.take(shown).code)
      }
      let findings = Replay.findings(
        of: answers, undone: undone, by: would.trust, in: Place(store: Scene.store), calendar: Self.calendar)
      let replayed = zip(answers, findings).map { answer, finding in
        if case .other(let outcome) = finding { outcome.code } else { answer.code }
      }
      #expect(replayed == expected, "\(Self.rules[first]) to \(Self.rules[second]), seed \(seed)")
    }
  }
}
