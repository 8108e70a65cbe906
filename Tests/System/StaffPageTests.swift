import Foundation
import LocalAPI
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
}
