import Foundation
import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct StaffPageTests {
  /// What curl got of the staff page: status, and all that came.
  private static func call(_ kiosk: KioskProcess, _ path: String, _ more: [String]) throws -> (
    status: Int, text: String
  ) {
    let output = try Running.run(
      "/usr/bin/curl",
      [
        "-s", "-i", "-w", "\n%{http_code}", "--unix-socket", kiosk.socket(.screen), "-H", "Origin: http://127.0.0.1",
        "http://127.0.0.1/v1/staff/" + path,
      ] + more
    ).output
    return (Int(output.split(whereSeparator: \.isNewline).last ?? "") ?? 0, output)
  }

  private static func show(_ badge: String, to kiosk: KioskProcess) throws {
    let sights = Sights(source: "camera", event: .appeared, symbols: [.init(data: Array(badge.utf8))])
    let reply: SightsReply = try kiosk.client(.reader).post("/v1/sights", sights)
    #expect(reply.answer == nil)
  }

  private static func enter(_ pin: String, at kiosk: KioskProcess) throws -> (status: Int, text: String) {
    try call(kiosk, "session", ["--json", #"{"pin":"\#(pin)"}"#])
  }

  @Test func `a badge and its PIN open the staff page, and every attempt and action is recorded`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      func badge(_ number: String, _ more: String...) throws -> String {
        try Running.succeed(
          "voucher-mint", ["badge", "--home", shop.mint.home, "--staff", number, "--exp", "+30d"] + more,
          input: Array("271828\n".utf8))
      }
      let text = try badge("s-0042", "--aud", "xinyi", "--manager")
      let vouchers = try shop.mint.issue("coffee", count: 2)
      _ = try kiosk.scan(vouchers[0].text)
      // A till's redemptions are the shop's as well.
      let hold: HoldReply = try kiosk.client(.till).post("/v1/holds", HoldRequest(data: Array(vouchers[1].text.utf8)))
      _ = try kiosk.client(.till).call("POST", "/v1/holds/\(try #require(hold.hold?.id))/confirm")
      // Without a badge no PIN opens anything; nor with one of another shop.
      #expect(try Self.enter("271828", at: kiosk).status == 409)
      try Self.show(try badge("s-0001", "--aud", "banqiao"), to: kiosk)
      #expect(try Self.enter("271828", at: kiosk).status == 409)
      try Self.show(text, to: kiosk)
      #expect(try Self.enter("111111", at: kiosk).status == 403)
      let opened = try Self.enter("271828", at: kiosk)
      #expect(opened.status == 204)
      let cookie = try #require(opened.text.firstMatch(of: /voucherd_staff=([0-9a-f]{32});/)?.output.1)
      let key = ["-H", "Cookie: voucherd_staff=\(cookie)"]
      let overview = try Self.call(kiosk, "overview", key)
      #expect(overview.status == 200 && overview.text.contains("s-0042") && overview.text.contains("Redeemed acme"))
      let check = try Self.call(kiosk, "actions", ["--json", #"{"action":"opening-check"}"#] + key)
      #expect(check.text.contains("The ledger holds"), "\(check.text)")
      let report = try Self.call(kiosk, "actions", ["--json", #"{"action":"shift-report"}"#] + key)
      #expect(report.text.contains("redeemed 2") && !report.text.contains("LOOK"), "\(report.text)")
      let slip = try #require(hold.hold?.seq)
      #expect(overview.text.contains("slip \(slip)") && overview.text.contains("Kept for the till"))
      #expect(try kiosk.ctl(["void", "\(slip)", "--reason", "wrong drink"]).status == 0)
      let after = try Self.call(kiosk, "overview", key)
      #expect(after.text.contains(#""en":"taken back""#))
      // The next report begins where this one ended.
      let next = try Self.call(kiosk, "actions", ["--json", #"{"action":"shift-report"}"#] + key)
      #expect(!next.text.contains("redeemed"))
      #expect(try Self.call(kiosk, "shut", ["-X", "POST"]).status == 204)
      #expect(try Self.call(kiosk, "overview", key).status == 401)
      // Wrong PINs are counted across a restart, for this badge alone.
      try Self.show(text, to: kiosk)
      for _ in 0..<3 { #expect(try Self.enter("000000", at: kiosk).status == 403) }
      try kiosk.stopDaemon()
      try kiosk.start()
      try Self.show(text, to: kiosk)
      #expect(try Self.enter("000000", at: kiosk).status == 403)
      #expect(try Self.enter("271828", at: kiosk).status == 409)
      try Self.show(text, to: kiosk)
      #expect(try Self.enter("271828", at: kiosk).status == 429)
      try Self.show(try badge("s-0043", "--aud", "xinyi"), to: kiosk)
      let other = try Self.enter("271828", at: kiosk)
      #expect(other.status == 204)
      // What was answered before the restart is still there.
      let second = try #require(other.text.firstMatch(of: /voucherd_staff=([0-9a-f]{32});/)?.output.1)
      let past = try Self.call(kiosk, "overview", ["-H", "Cookie: voucherd_staff=\(second)"])
      #expect(past.text.contains("slip \(slip)") && past.text.contains("Redeemed acme"))
      let records = try kiosk.records().filter { $0.type == "voucherd.staff.action.v1" }.map {
        String(decoding: $0.bytes, as: UTF8.self)
      }
      #expect(records.filter { $0.contains("pin-wrong") && $0.contains(#""staff":"s-0042""#) }.count == 5)
      #expect(records.filter { $0.contains("opening-check") }.count == 1)
      #expect(!records.joined().contains("271828") && !(kiosk.voucherd?.errors ?? "").contains("271828"))
      #expect(try kiosk.verify().ok)
    }
  }

  @Test func `a manager takes back, pauses, tries and decides; staff only try`() throws {
    let shop = try Shop { mint in
      try Shop.twoCampaigns(mint)
      let policy = #"{"schema":1,"offline":{"redemptions":1},"overrides":{"day":1,"codes":["offline-limit"]}}"#
      try Data(policy.utf8).write(to: URL(filePath: mint.home + "/policy.json"))
    }
    defer { shop.close() }
    let kiosk = try shop.openKiosk()
    func open(_ number: String, _ more: String...) throws -> [String] {
      let badge = try Running.succeed(
        "voucher-mint",
        ["badge", "--home", shop.mint.home, "--staff", number, "--exp", "+30d", "--aud", "xinyi"] + more,
        input: Array("271828\n".utf8))
      try Self.show(badge, to: kiosk)
      let opened = try Self.enter("271828", at: kiosk)
      let cookie = try #require(opened.text.firstMatch(of: /voucherd_staff=([0-9a-f]{32});/)?.output.1)
      return ["-H", "Cookie: voucherd_staff=\(cookie)"]
    }
    func act(_ deed: String, _ key: [String]) throws -> (status: Int, text: String) {
      try Self.call(kiosk, "actions", ["--json", deed] + key)
    }
    let vouchers = try shop.mint.issue("coffee", count: 4)
    shop.cable.cut()
    let first = try kiosk.scan(vouchers[0].text)
    let undecided = try kiosk.scan(vouchers[1].text)
    #expect(first.code == "accepted" && undecided.code == "offline-limit")
    let seq = try #require(first.seq)

    var key = try open("s-0007")
    let void = #"{"action":"void","seq":\#(seq),"reason":"wrong-item"}"#
    for deed in [
      void, #"{"action":"override","trace":"\#(undecided.trace)"}"#,
      #"{"action":"pause","issuer":"acme","campaign":"coffee"}"#,
    ] {
      let answer = try act(deed, key)
      #expect(answer.status == 403 && answer.text.contains("managers-only"), "\(answer.text)")
    }
    #expect(try Self.call(kiosk, "campaigns", key).status == 403)
    #expect(try !Self.call(kiosk, "overview", key).text.contains(#""deeds":[""#))
    #expect(try act(#"{"action":"test"}"#, key).text.contains("only tried"))
    #expect(try kiosk.scan(vouchers[2].text).code == "test-offline-limit")

    #expect(try act(#"{"action":"test"}"#, key).text.contains("No more tests"))

    key = try open("s-0042", "--manager")
    let overview = try Self.call(kiosk, "overview", key).text
    #expect(overview.contains(#""deeds":["void"]"#) && overview.contains(#""deeds":["override"]"#), "\(overview)")
    let decided = try act(#"{"action":"override","trace":"\#(undecided.trace)"}"#, key)
    #expect(decided.status == 200 && decided.text.contains(#""headline":"OK""#), "\(decided.text)")
    #expect(try act(#"{"action":"override","trace":"\#(undecided.trace)"}"#, key).text.contains("Too long ago"))
    #expect(try act(void, key).text.contains("Taken back: slip \(seq)"))
    #expect(try act(void, key).text.contains("so already"))
    #expect(try act(#"{"action":"void","seq":1,"reason":"other"}"#, key).text.contains("no redemption"))
    #expect(try act(#"{"action":"void","seq":1,"reason":"because"}"#, key).status == 400)
    #expect(try act(#"{"action":"pause","issuer":"acme","campaign":"coffee"}"#, key).text.contains("Paused: coffee"))
    let campaigns = try Self.call(kiosk, "campaigns", key).text
    #expect(campaigns.contains(#""campaign":"coffee","paused":true"#) || campaigns.contains(#""paused":true"#))
    #expect(try act(#"{"action":"pause","issuer":"acme","campaign":"nothing"}"#, key).text.contains("no such campaign"))
    #expect(try act(#"{"action":"resume","issuer":"acme","campaign":"coffee"}"#, key).text.contains("Open again"))

    let records = try kiosk.records().map(\.text)
    func count(_ action: String, _ staff: String) -> Int {
      records.filter { $0.contains(#""action":"\#(action)","uid":-1"#) && $0.contains(#""staff":"\#(staff)""#) }.count
    }
    #expect(count("not-allowed", "s-0007") == 3 && count("test", "s-0007") == 2)
    for action in ["void", "override", "pause", "resume"] { #expect(count(action, "s-0042") == 1, "\(action)") }
    #expect(records.contains { $0.contains(#""reason":"wrong-item""#) })
    shop.cable.restore()
    try kiosk.wake()
    try kiosk.awaitReceipts(pressing: true)
    #expect(try shop.hub.story(of: vouchers[0]).map(\.outcome) == ["voided"])
    #expect(try shop.hub.story(of: vouchers[1]).map(\.override) == ["offline-limit"])
    #expect(try kiosk.verify().ok)
  }
}
