import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct HappyPathTests {
  @Test func `a voucher goes from the mint to a receipt`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk()
      try kiosk.start()
      let vouchers = try shop.mint.issue("coffee", count: 2)
      let voucher = vouchers[0]
      // Nobody has told the kiosk who it is: it can't judge, and says what is to be done.
      #expect(try kiosk.scan(vouchers[1].text).code == "not-enrolled")
      #expect(try kiosk.status().headline == .stop)

      try kiosk.startUplink()
      try kiosk.enrol(try shop.hub.ticket("k1", store: "xinyi"))
      try kiosk.awaitReceipts()
      let answer = try kiosk.scan(voucher.text)
      #expect(answer.decision == .accepted && answer.code == "accepted" && answer.screen == "A1")
      #expect(answer.voucher?.index == voucher.index && answer.voucher?.campaign == "coffee")
      #expect(answer.customer.en.count <= 2 && answer.customer.zhHant != answer.customer.zhHans)
      let seq = try #require(answer.seq)

      try kiosk.awaitReceipts()
      let status = try kiosk.status()
      #expect(status.headline == .ok && status.records.notSent == 0 && status.device == "k1")
      #expect(try #require(status.records.lastReceipt).seq >= seq)
      let story = try #require(try shop.hub.story(of: voucher).first)
      #expect(story.outcome == "accepted" && story.device == "k1" && story.seq == seq)
      let own: VoucherStory = try kiosk.client(.staff).get("/v1/vouchers/acme/1/\(voucher.index)")
      #expect(own.redemptions.map(\.state) == [.confirmed])
      try expectSameHead(kiosk, shop.hub)
      #expect(try kiosk.records().first?.type == "voucherd.ledger.opened.v1")

      let words = try kiosk.ctl(["status"])
      #expect(words.status == 0 && words.output.hasPrefix("OK"), "\(words.output)\(words.errors)")
      try kiosk.stop()
    }
  }

  @Test func `a voucher shown again is the same answer for two seconds, and used thereafter`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let voucher = try #require(try shop.mint.issue("coffee").first)
      let first = try kiosk.scan(voucher.text)
      let again = try kiosk.scan(voucher.text)
      #expect(first.decision == .accepted)
      #expect(again.decision == .repeat && again.seq == first.seq && again.trace == first.trace)
      Patience.pass(.milliseconds(2100))
      let later = try kiosk.scan(voucher.text)
      #expect(later.decision == .refused && later.code == "already-used" && later.screen == "R1")
      #expect(try kiosk.records().count(where: \.isAcceptance) == 1)
    }
  }

  @Test func `a voucher of three uses is accepted three times`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let voucher = try #require(try shop.mint.issue("triple").first)
      var screens: [String] = []
      for _ in 0..<4 {
        screens.append(try kiosk.scan(voucher.text).screen)
        Patience.pass(.milliseconds(2050))
      }
      #expect(screens == ["A2", "A2", "A1", "R1"])
      try kiosk.awaitReceipts()
      #expect(try shop.hub.story(of: voucher).map(\.entry) == (0..<3).map { voucher.index + $0 })
      // Whichever of its entries staff ask for.
      for entry in voucher.index..<voucher.index + 3 {
        let story: VoucherStory = try kiosk.client(.staff).get("/v1/vouchers/acme/\(voucher.list)/\(entry)")
        #expect(story.index == voucher.index && story.redemptions.count == 3)
      }
    }
  }
}
