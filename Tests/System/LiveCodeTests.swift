import Foundation
import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct LiveCodeTests {
  @Test func `a live code goes from the holder's phone to a receipt, and a screenshot of it nowhere`() throws {
    let shop = try Shop { mint in
      try Shop.twoCampaigns(mint)
      try mint.campaign("vip", list: 5, ["--presentation", "challenge"])
    }
    defer { shop.close() }
    let kiosk = try shop.openKiosk()
    let phone = shop.folder.file("phone.key")
    let holder = try Running.succeed("voucher-mint", ["holder", "new", phone])
    func present(_ voucher: MintedText, _ more: [String] = []) throws -> String {
      let text = try Running.succeed("voucher-mint", ["present", "--key", phone, voucher.text] + more)
      return text.trimmingCharacters(in: .newlines)
    }
    let bind = ["--holder", holder.trimmingCharacters(in: .newlines)]

    let triple = try #require(try shop.mint.issue("triple", count: 1, bind).first)
    #expect(try kiosk.scan(triple.text).code == "live-code-required")
    let shown = try present(triple)
    #expect(try kiosk.scan(shown).code == "accepted")
    Patience.pass(.milliseconds(2050))
    let again = try kiosk.scan(shown)
    #expect(again.code == "presentation-replayed" && again.screen == "R9")
    #expect(try kiosk.scan(present(triple, ["--at", "-3m"])).code == "presentation-expired")

    let vip = try #require(try shop.mint.issue("vip", count: 1, bind).first)
    #expect(try kiosk.scan(present(vip)).code == "challenge-required")
    let digits: ShownChallenge = try kiosk.client(.staff).get("/v1/challenge")
    #expect(try kiosk.scan(present(vip, ["--challenge", digits.challenge])).code == "accepted")

    try kiosk.awaitReceipts()
    #expect(try shop.hub.story(of: triple).map(\.outcome) == ["accepted"])
    #expect(try shop.hub.story(of: vip).map(\.outcome) == ["accepted"])
    #expect(try !#require(kiosk.voucherd).errors.contains("VP1:"))
    for record in try kiosk.records() { #expect(!String(decoding: record.bytes, as: UTF8.self).contains("VP1:")) }
    try expectSameHead(kiosk, shop.hub)
  }
}
