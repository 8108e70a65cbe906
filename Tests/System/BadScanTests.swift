import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct BadScanTests {
  @Test func `every bad input is answered with its own code, and claims nothing`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let forger = try Forger(keyOf: shop.mint)
      let voucher = try #require(try shop.mint.issue("coffee").first)
      for bad in BadScan.all {
        let answer = try kiosk.scan(try bad.text(forger, voucher, shop.mint))
        #expect(answer.decision == .refused && answer.code == bad.code, "\(bad.what): \(answer.code)")
        #expect(answer.customer.en.count <= 2 && !answer.staff.zhHant.isEmpty, "\(bad.what)")
      }
      let records = try kiosk.records()
      #expect(!records.contains { $0.isAcceptance })
      // Singly or in a summary: each refusal is written down, and no text of a code is.
      #expect(records.contains { $0.data.code == "kid-unknown" })
      let log = try #require(kiosk.voucherd).errors
      #expect(!log.contains("VC1:") && !log.contains("example.com"))
      for record in records { #expect(!String(decoding: record.bytes, as: UTF8.self).contains("VC1:")) }

      // What they were made of is good and still unused.
      #expect(try kiosk.scan(voucher.text).decision == .accepted)
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)
    }
  }

  @Test func `two vouchers in view are asked for one at a time`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let two = try shop.mint.issue("coffee", count: 2)
      let sights = Sights(
        source: "camera", event: .appeared, symbols: two.map { Sights.Symbol(data: Array($0.text.utf8)) })
      let reply: SightsReply = try kiosk.client(.reader).post("/v1/sights", sights)
      #expect(reply.answer?.decision == .notice && reply.answer?.screen == "N2")
      #expect(try !kiosk.records().contains(where: \.isAcceptance))
    }
  }
}
