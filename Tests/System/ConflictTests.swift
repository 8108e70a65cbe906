import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct ConflictTests {
  @Test
  func `a voucher redeemed at two kiosks without network is found by the hub, with both and their times`() throws {
    try inShop { shop in
      let first = try shop.openKiosk("k1", store: "xinyi")
      let second = try shop.openKiosk("k2", store: "banqiao")
      let voucher = try #require(try shop.mint.issue("coffee").first)
      shop.cable.cut()
      let early = try first.scan(voucher.text)
      let late = try second.scan(voucher.text)
      // Nobody could know: both are accepted.
      #expect(early.decision == .accepted && late.decision == .accepted)
      shop.cable.restore()
      for kiosk in [first, second] {
        try kiosk.wake()
        try kiosk.awaitReceipts()
      }
      let conflict = try shop.hub.conflicts()
      #expect(Set(conflict.map(\.device)) == ["k1", "k2"] && Set(conflict.map(\.store)) == ["xinyi", "banqiao"])
      #expect(Set(conflict.map(\.time)) == [early.time, late.time])
      #expect(conflict.map(\.outcome).sorted() == ["accepted", "conflict"])

      // The one that came second knows of the other.
      let loser = try #require(conflict.first { $0.outcome == "conflict" })
      let kiosk = loser.device == "k1" ? first : second
      let story: VoucherStory = try kiosk.client(.staff).get("/v1/vouchers/acme/1/\(voucher.index)")
      #expect(story.redemptions.map(\.state) == [.conflict])
      #expect(story.redemptions.first?.with?.device == (loser.device == "k1" ? "k2" : "k1"))
      #expect(try kiosk.status().headline == .look)
      for kiosk in [first, second] { try expectSameHead(kiosk, shop.hub) }
    }
  }

  @Test func `three uses are shared between kiosks, and the fourth is a conflict`() throws {
    try inShop { shop in
      let first = try shop.openKiosk("k1")
      let second = try shop.openKiosk("k2")
      let voucher = try #require(try shop.mint.issue("triple").first)
      shop.cable.cut()
      for kiosk in [first, second] {
        #expect(try kiosk.scan(voucher.text).decision == .accepted)
      }
      Patience.pass(.milliseconds(2050))
      for kiosk in [first, second] {
        #expect(try kiosk.scan(voucher.text).decision == .accepted)
      }
      shop.cable.restore()
      for kiosk in [first, second] {
        try kiosk.wake()
        try kiosk.awaitReceipts()
      }
      let story = try shop.hub.story(of: voucher)
      #expect(story.map(\.outcome).sorted() == ["accepted", "accepted", "conflict", "moved"])
      #expect(Set(story.compactMap(\.entry)) == Set((0..<3).map { voucher.index + $0 }))
    }
  }
}
