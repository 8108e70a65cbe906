import Foundation
import LocalAPI
import Rig
import Testing

@Suite struct OverrideTests {
  /// A shop whose kiosks may accept one voucher without a receipt, and whose managers may decide one a day.
  private func inCappedShop(_ body: (Shop) throws -> Void) throws {
    let shop = try Shop { mint in
      try Shop.twoCampaigns(mint)
      let policy = #"{"schema":1,"offline":{"redemptions":1},"overrides":{"day":1,"codes":["offline-limit"]}}"#
      try Data(policy.utf8).write(to: URL(filePath: mint.home + "/policy.json"))
      try Running.succeed(
        "voucher-mint",
        [
          "store", "name", "xinyi", "--home", mint.home, "--zh-hant", "信義店", "--zh-hans", "信义店", "--en", "Xinyi",
        ])
    }
    defer { shop.close() }
    try body(shop)
  }

  @Test func `an admin decides what could not be judged, once a day, and the hub settles it and says who`() throws {
    try inCappedShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 4)
      shop.cable.cut()
      #expect(try kiosk.scan(vouchers[0].text).code == "accepted")
      #expect(try kiosk.ctl(["override"]).status == 1)
      let answer = try kiosk.scan(vouchers[1].text)
      #expect(answer.code == "offline-limit" && answer.screen == "C1")
      let list = try kiosk.ctl(["override", "--list"])
      #expect(list.status == 0 && list.output.contains(answer.trace) && list.output.contains("0 of 1 used today"))
      let done = try kiosk.ctl(["override", answer.trace, "--staff", "s-7"])
      #expect(done.status == 0 && done.output.contains("accepted: accepted"), "\(done.output)\(done.errors)")
      // The cap holds, also after a restart.
      #expect(try kiosk.scan(vouchers[2].text).code == "offline-limit")
      let refused = try kiosk.ctl(["override"])
      #expect(refused.status == 1 && refused.errors.contains("1 a day"), "\(refused.errors)")
      kiosk.killDaemon()
      try kiosk.start()
      #expect(try kiosk.scan(vouchers[3].text).code == "offline-limit")
      #expect(try kiosk.ctl(["override", "last"]).status == 1)

      shop.cable.restore()
      try kiosk.wake()
      try kiosk.awaitReceipts(pressing: true)
      let told = try shop.hub.story(of: vouchers[1])
      #expect(told.map(\.outcome) == ["accepted"] && told.map(\.override) == ["offline-limit"])
      #expect(try shop.hub.conflicts().isEmpty)
      // Shown once more, as after every crash; from then on it is used, and the shop has its name.
      _ = try kiosk.scan(vouchers[0].text)
      Patience.pass(.milliseconds(2050))
      let used = try kiosk.scan(vouchers[0].text)
      #expect(used.customer.zhHant[1].hasSuffix("信義店") && used.customer.zhHans[1].hasSuffix("信义店"))
      #expect(used.customer.en[1].hasSuffix("Xinyi"))
      let actions = try kiosk.records().filter { $0.type == "voucherd.staff.action.v1" }.map(\.text)
      #expect(actions.filter { $0.contains(#""action":"override""#) && $0.contains(#""staff":"s-7""#) }.count == 1)
      #expect(actions.contains { $0.contains(#""action":"send-now""#) })
      try expectSameHead(kiosk, shop.hub)
    }
  }

  @Test func `a test goes the whole way up to the hub, and uses and counts nothing`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let voucher = try #require(try shop.mint.issue("coffee").first)
      for _ in 0..<2 {
        let done = try kiosk.ctl(["test", voucher.text])
        #expect(
          done.status == 0 && done.output.contains("test: test-accepted, screen T1"), "\(done.output)\(done.errors)")
      }
      try kiosk.wake()
      try kiosk.awaitReceipts(pressing: true)
      #expect(try shop.hub.story(of: voucher).isEmpty)
      #expect(try kiosk.status().today.isEmpty && kiosk.status().headline == .ok)
      #expect(try kiosk.scan(voucher.text).code == "accepted")
      #expect(try kiosk.ctl(["test", voucher.text]).status == 1)
      #expect(try kiosk.records().filter { $0.type == "voucherd.scan.tested.v1" }.count == 3)

      // The same checks as on the staff page; a report begins where the last one ended, whoever asked for it.
      let check = try kiosk.ctl(["opening-check"])
      #expect(check.status == 0 && check.output.hasPrefix("OK\nThe ledger holds: "), "\(check.output)\(check.errors)")
      let shift = try kiosk.ctl(["shift"])
      #expect(shift.status == 0 && shift.output.contains("redeemed 1"), "\(shift.output)\(shift.errors)")
      #expect(try !kiosk.ctl(["shift"]).output.contains("redeemed"))
      let actions = try kiosk.records().filter { $0.type == "voucherd.staff.action.v1" }.map(\.text)
      for (action, count) in [("test", 3), ("opening-check", 1), ("shift-report", 2)] {
        #expect(
          actions.filter { $0.contains(#""action":"\#(action)","uid":\#(geteuid())"#) }.count == count, "\(action)")
      }
      try kiosk.awaitReceipts(pressing: true)
      try expectSameHead(kiosk, shop.hub)
    }
  }
}
