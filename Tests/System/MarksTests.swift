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
      let vouchers = try shop.mint.issue("coffee", count: 3)
      let index = try second.status().marks?.index ?? 0
      for voucher in vouchers { #expect(try first.scan(voucher.text).decision == .accepted) }
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
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks { $0.index > 0 && $0.isStreaming }
      let vouchers = try shop.mint.issue("coffee", count: 4)
      try shop.mark("spent", vouchers[0], reaching: kiosk)
      let held = try kiosk.status().marks
      let old = try #require(shop.ask("/status/index"))
      let oldDelta = try #require(shop.ask("/status/acme/1/0"))
      try shop.mark("spent", vouchers[1], reaching: kiosk)

      let fresh = try kiosk.status().marks
      #expect((fresh?.index ?? 0) > (held?.index ?? 0))
      for (what, code, stranger) in Self.lies(oldIndex: old, oldDelta: oldDelta) {
        shop.cable.lead({ $0.hasPrefix("/status/") }, through: stranger)
        try shop.hub.mark("spent", vouchers[2])
        try kiosk.wake()
        try kiosk.awaitMarks(pressing: true) { $0.lastFailure?.contains(code) == true }
        let status = try kiosk.status()
        #expect(status.marks?.stage == "fresh", "\(what)")
        if code == "index: older" { #expect(status.marks?.index == fresh?.index) }
        #expect(status.headline == .look, "\(what)")
        #expect(try kiosk.scan(vouchers[1].text).code == "already-used", "\(what)")
        let events = try kiosk.records().filter { $0.type.contains("device.event") }.map(\.text)
        #expect(events.contains { $0.contains(code) }, "\(what)")
        shop.cable.restore()
        try shop.hub.mark("clear", vouchers[2])
        try kiosk.wake()
        try kiosk.awaitMarks(pressing: true) { $0.lastFailure == nil }
      }
      #expect(try kiosk.scan(vouchers[3].text).decision == .accepted)
    }
  }

  private static func lies(
    oldIndex: HTTPResponse, oldDelta: HTTPResponse
  ) -> [(String, String, NetworkCable.Stranger)] {
    [
      ("an old index", "index: older", { request, hub in request.path == "/status/index" ? oldIndex : hub(request) }),
      (
        "a delta out of order, and no list", "out-of-order",
        { request, hub in
          switch request.path.split(separator: "/").count {
          case 4: oldDelta
          case 3: HTTPResponse(status: 404, body: [])
          default: hub(request)
          }
        }
      ),
      (
        "another issuer's list", "other-list",
        { request, hub in
          switch request.path.split(separator: "/").count {
          case 4: HTTPResponse(status: 404, body: [])
          case 3: hub(HTTPRequest(getting: "/status/acme/2"))
          default: hub(request)
          }
        }
      ),
      (
        "changes without end", "too-long",
        { request, hub in
          request.path == "/status/index" ? hub(request) : HTTPResponse(body: [UInt8](repeating: 0, count: 3 << 20))
        }
      ),
    ]
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
