import Foundation
import LocalAPI
import Rig
import Testing

/// What is used, revoked or on hold elsewhere, through the real programs.
@Suite struct MarksTests {
  @Test func `what is redeemed at one kiosk is refused at another within a second, by its mark`() throws {
    try inShop { shop in
      let first = try shop.openKiosk("k1", store: "xinyi")
      let second = try shop.openKiosk("k2", store: "banqiao")
      for kiosk in [first, second] { try kiosk.awaitMarks { $0.isStreaming } }
      let vouchers = try shop.mint.issue("coffee", count: 2)
      let index = try second.status().marks?.index ?? 0
      // One redemption is one version of the index: several may be gathered into two, and the second of them would be
      // taken for that of the next mark.
      #expect(try first.scan(vouchers[0].text).decision == .accepted)
      let clock = ContinuousClock()
      let start = clock.now
      try second.awaitMarks { $0.index > index }
      let answer = try second.scan(vouchers[0].text)
      #expect(answer.code == "already-used" && answer.screen == "R1" && clock.now - start < .seconds(1))
      #expect(answer.staff.en.hasPrefix("Used elsewhere"))
      // Nobody needed a conflict to find out.
      #expect(try shop.hub.conflicts().isEmpty)

      // A platform's word reaches both, and is taken back.
      let other = try #require(try shop.mint.issue("coffee").first)
      try shop.mark("revoked", other, reaching: first, second)
      #expect(try second.scan(other.text).screen == "R7")
      try shop.mark("suspended", other, reaching: first, second)
      #expect(try first.scan(other.text).code == "suspended")
      try shop.mark("clear", other, reaching: first, second)
      // An answer stands for two seconds.
      Patience.pass(.milliseconds(2050))
      #expect(try second.scan(other.text).code == "accepted")
      #expect(throws: (any Error).self) { try shop.hub.command("mark", "revoked", "acme", "99", "1") }

      // The stream dies with the hub, and comes back with it; what was marked meanwhile is heard of then.
      try shop.hub.stop()
      try first.awaitMarks { !$0.isStreaming }
      try shop.hub.mark("revoked", vouchers[1])
      let late = try #require(try shop.mint.issue("coffee").first)
      try shop.hub.mark("spent", late)
      let held = try first.status().marks?.index ?? 0
      try shop.restartHub()
      try first.awaitMarks { $0.isStreaming && $0.index > held }
      #expect(try first.scan(late.text).code == "already-used")
    }
  }

  @Test func `a mirror that lies about marks changes nothing, is recorded, and shown`() throws {
    try expectNothingOfLies { shop, _ in
      { lie in
        if let lie { shop.cable.lead({ $0.hasPrefix("/status/") }, through: lie.answer) } else { shop.cable.restore() }
      }
    }
  }

  @Test func `an uplink that was taken over and lies about marks changes nothing, is recorded, and shown`() throws {
    try expectNothingOfLies { shop, kiosk in
      try kiosk.stopUplink()
      let uplink = try LyingUplink(of: kiosk, MarksLie.none.word(past: shop))
      return { lie in uplink.tell((lie ?? .none).word(past: shop)) }
    }
  }

  /// Each lie stands before something new.
  ///
  /// - Parameter takeOver: returns what tells a lie from then on, and the truth for nil.
  private func expectNothingOfLies(_ takeOver: (Shop, KioskProcess) throws -> ((MarksLie?) -> Void)) throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks { $0.index > 0 && $0.isStreaming }
      let vouchers = try shop.mint.issue("coffee", count: 4)
      try shop.mark("spent", vouchers[0], reaching: kiosk)
      let held = try kiosk.status().marks
      let oldIndex = try #require(shop.ask("/status/index")).body
      let oldDelta = try #require(shop.ask("/status/acme/1/0")).body
      try shop.mark("spent", vouchers[1], reaching: kiosk)
      let fresh = try kiosk.status().marks
      #expect((fresh?.index ?? 0) > (held?.index ?? 0))

      let tell = try takeOver(shop, kiosk)
      for lie in MarksLie.all(by: try shop.hub.statusKey(), oldIndex: oldIndex, oldDelta: oldDelta) {
        try kiosk.awaitMarks(pressing: true) { $0.lastFailure == nil && $0.index == shop.indexVersion }
        let before = try kiosk.status().marks
        tell(lie)
        try shop.mark("spent", vouchers[2])
        try kiosk.awaitMarks(pressing: true) { $0.lastFailure?.hasPrefix(lie.said) == true }
        let status = try kiosk.status()
        #expect(status.marks?.stage == "fresh" && status.headline == .look, "\(lie.name)")
        if lie.said.hasPrefix("index") { #expect(status.marks?.index == before?.index, "\(lie.name)") }
        #expect(status.marks?.missing == 0, "\(lie.name)")
        #expect(try kiosk.scan(vouchers[1].text).code == "already-used", "\(lie.name)")
        let events = try kiosk.records().filter { $0.type.contains("device.event") }.map(\.text)
        #expect(events.contains { $0.contains(lie.said) }, "\(lie.name) is not recorded")
        tell(nil)
        try shop.mark("clear", vouchers[2])
      }
      try kiosk.awaitMarks(pressing: true) { $0.lastFailure == nil && $0.index == shop.indexVersion }
      #expect(try kiosk.scan(vouchers[2].text).decision == .accepted)
      #expect(try kiosk.scan(vouchers[3].text).decision == .accepted)
    }
  }

  @Test func `a list that a mirror withholds keeps no other waiting, its vouchers are not judged, and status says so`()
    throws
  {
    try inShop { shop in
      let revoked = try #require(try shop.mint.issue("coffee").first)
      let several = try shop.mint.issue("triple", count: 2)
      try shop.mark("revoked", revoked)
      try shop.mark("spent", several[0])
      shop.cable.lead({ $0.hasPrefix("/status/acme/2") }) { _, _ in HTTPResponse(status: 503, body: []) }
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks(pressing: true) { $0.index > 0 && $0.missing == 1 }
      #expect(try kiosk.scan(revoked.text).code == "cancelled")
      #expect(try kiosk.scan(several[0].text).code == "marks-missing")
      let status = try kiosk.ctl(["status"]).output
      #expect(status.hasPrefix("LOOK"))
      #expect(try kiosk.ctl(["doctor"]).output.contains("acme/2: absent: status 503"))
      let events = try kiosk.records().filter { $0.type.contains("device.event") }.map(\.text)
      #expect(events.count { $0.contains("acme/2: absent: status 503") } == 1)

      shop.cable.restore()
      try kiosk.awaitMarks(pressing: true) { $0.missing == 0 && $0.lastFailure == nil }
      Patience.pass(.milliseconds(2050))
      #expect(try kiosk.scan(several[0].text).code == "already-used")
      #expect(try kiosk.scan(several[1].text).decision == .accepted)
      #expect(try kiosk.status().headline == .ok)
    }
  }

  @Test func `killed while it takes marks, a kiosk has the old ones or the new ones`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks { $0.index > 0 }
      let vouchers = try shop.mint.issue("coffee", count: 4)
      for (number, voucher) in vouchers.enumerated() {
        try shop.hub.mark("spent", voucher)
        // Somewhere between the news and the commit.
        Patience.pass(.milliseconds(60 + number * 25))
        kiosk.killDaemon()
        try kiosk.start()
        #expect(try kiosk.verify().ok)
      }
      try kiosk.wake()
      try kiosk.awaitMarks { $0.missing == 0 && $0.isStreaming }
      let last = try #require(try shop.mint.issue("coffee").first)
      try shop.mark("spent", last, reaching: kiosk)
      for voucher in vouchers + [last] { #expect(try kiosk.scan(voucher.text).code == "already-used") }
    }
  }
}
