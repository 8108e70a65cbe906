import Curl
import Foundation
import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct TillTests {
  private func hold(_ kiosk: KioskProcess, _ voucher: MintedText, as id: String? = nil, seconds: Int = 60) throws
    -> HoldReply
  {
    try kiosk.client(.till).post("/v1/holds", HoldRequest(data: Array(voucher.text.utf8), id: id, seconds: seconds))
  }

  private func state(_ kiosk: KioskProcess, _ hold: HoldState?, _ verb: String? = nil) throws -> HoldState.State {
    let id = try #require(hold?.id)
    let answer = try kiosk.client(.till).call(
      verb == nil ? "GET" : "POST", "/v1/holds/\(id)\(verb.map { "/\($0)" } ?? "")")
    return try JSONDecoder().decode(HoldState.self, from: Data(answer.body)).state
  }

  @Test func `two tills race for one voucher, voucherd is killed before payment, and it is redeemed once`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 3)
      // Many tills at once, in threads of their own.
      let replies = Watched<[HoldReply]>([])
      for _ in 0..<6 {
        let voucher = vouchers[0]
        Thread.detachNewThread {
          if let reply = try? self.hold(kiosk, voucher) { replies.change { $0.append(reply) } }
        }
      }
      let all = try #require(replies.wait(within: .seconds(30)) { $0.count == 6 ? $0 : nil })
      let held = all.filter { $0.hold != nil }
      #expect(held.count == 1 && held.first?.answer.decision == .held)
      #expect(all.filter { $0.hold == nil }.allSatisfy { $0.answer.code == "already-held" })

      // Between hold and confirm: the daemon is gone and comes back, and the till's hold with it.
      let name = "00112233445566778899aabbccddeeff"
      let second = try hold(kiosk, vouchers[1], as: name)
      kiosk.killDaemon()
      try kiosk.start()
      // By now the hub has heard of the holds, and its marks of them are here.
      try kiosk.awaitReceipts(pressing: true)
      try kiosk.awaitMarks(pressing: true) { $0.index > 0 }
      // A till that has lost the answer asks again, or goes on with the name that it gave.
      let again = try hold(kiosk, vouchers[1], as: name)
      #expect(second.hold?.id == name && again.hold == second.hold && again.answer.decision == .held)
      #expect(throws: LocalFailure.self) { try hold(kiosk, vouchers[2], as: name) }
      #expect(try state(kiosk, held.first?.hold) == .held)
      #expect(try kiosk.scan(vouchers[0].text).code == "already-held")
      #expect(try state(kiosk, held.first?.hold, "confirm") == .confirmed)
      #expect(try state(kiosk, held.first?.hold, "confirm") == .confirmed)
      #expect(try state(kiosk, second.hold, "release") == .released)
      #expect(throws: LocalFailure.self) { try state(kiosk, second.hold, "confirm") }
      #expect(try kiosk.scan(vouchers[0].text).code == "already-used")
      // The hub clears its mark of what was released.
      let index = try kiosk.status().marks?.index ?? 0
      try kiosk.awaitReceipts(pressing: true)
      try kiosk.awaitMarks(pressing: true) { $0.index > index }
      // The list follows its index; an answer stands for two seconds.
      _ = try Patience.await("the released use to be free", within: .seconds(20)) {
        Patience.pass(.milliseconds(2050))
        return try kiosk.scan(vouchers[1].text).code == "accepted" ? true : nil
      }

      // What the camera has just redeemed is no till's.
      let late = try hold(kiosk, vouchers[1])
      #expect(late.hold == nil && late.answer.decision == .refused && late.answer.code == "already-used")

      // One that no till comes back for ends by itself.
      let third = try hold(kiosk, vouchers[2], seconds: 1)
      _ = try Patience.await("the end of the hold", within: .seconds(20)) {
        try state(kiosk, third.hold) == .expired ? true : nil
      }
      try kiosk.wake()
      try kiosk.awaitReceipts(pressing: true)
      #expect(try shop.hub.story(of: vouchers[0]).map(\.outcome) == ["accepted"])
      #expect(try shop.hub.story(of: vouchers[1]).map(\.outcome).sorted() == ["accepted", "released"])
      #expect(try shop.hub.story(of: vouchers[2]).map(\.outcome) == ["released"])
      #expect(try shop.hub.conflicts().isEmpty && kiosk.verify().ok)
      try expectSameHead(kiosk, shop.hub)
    }
  }

  @Test func `what a till keeps is being used, not used up, also when the hub's mark has come back`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks { $0.isStreaming }
      let voucher = try #require(try shop.mint.issue("coffee").first)
      let first = try hold(kiosk, voucher)
      #expect(first.answer.decision == .held)
      try kiosk.awaitMarks { $0.index > 0 }
      // An answer stands for two seconds.
      Patience.pass(.milliseconds(2050))
      let (till, camera) = (try hold(kiosk, voucher).answer, try kiosk.scan(voucher.text))
      #expect(till.code == "already-held" && camera.code == "already-held" && camera.screen == "R12")

      // Given back without a network it is not called used: the hub alone can free it, and then it is free.
      shop.cable.cut()
      #expect(try state(kiosk, first.hold, "release") == .released)
      let cut = try kiosk.scan(voucher.text)
      #expect(cut.code == "syncing" && cut.decision == .undecided && cut.screen == "C1")
      let index = try kiosk.status().marks?.index ?? 0
      shop.cable.restore()
      try kiosk.awaitReceipts(pressing: true)
      try kiosk.awaitMarks(pressing: true) { $0.index > index }
      let again = try Patience.await("the released use to be free", within: .seconds(20)) { () throws -> Answer? in
        Patience.pass(.milliseconds(2050))
        let answer = try kiosk.scan(voucher.text)
        return answer.decision == .accepted ? answer : nil
      }

      // So is what staff take back.
      let used = try kiosk.status().marks?.index ?? 0
      try kiosk.awaitReceipts(pressing: true)
      try kiosk.awaitMarks(pressing: true) { $0.index > used }
      Patience.pass(.milliseconds(2050))
      shop.cable.cut()
      #expect(try kiosk.ctl(["void", "\(try #require(again.seq))", "--reason", "wrong drink"]).status == 0)
      #expect(try kiosk.scan(voucher.text).code == "syncing")
    }
  }

  @Test func `a void gives the voucher to the one whose redemption was in conflict, and only then frees it`() throws {
    try inShop { shop in
      let first = try shop.openKiosk("k1")
      let second = try shop.openKiosk("k2")
      let voucher = try #require(try shop.mint.issue("coffee", count: 1).first)
      shop.cable.cut()
      let early = try first.scan(voucher.text)
      #expect(try early.decision == .accepted && second.scan(voucher.text).decision == .accepted)
      // The first one's record arrives first.
      try second.stopUplink()
      shop.cable.restore()
      try first.awaitReceipts(pressing: true)
      try second.startUplink()
      try second.awaitReceipts(pressing: true)
      #expect(try shop.hub.story(of: voucher).map(\.outcome) == ["accepted", "conflict"])
      let done = try first.ctl(["void", "\(try #require(early.seq))", "--reason", "wrong drink", "--staff", "s-7"])
      #expect(done.status == 0, "\(done.errors)")
      try first.wake()
      try first.awaitReceipts(pressing: true)
      #expect(try shop.hub.story(of: voucher).map(\.outcome) == ["voided", "accepted"])
      #expect(try shop.hub.conflicts().isEmpty)
      for kiosk in [first, second] { try expectSameHead(kiosk, shop.hub) }

      // Pausing is staff's, survives a restart, and leaves a record.
      let other = try #require(try shop.mint.issue("coffee", count: 1).first)
      #expect(try first.ctl(["pause", "acme/coffee"]).status == 0)
      try first.stopDaemon()
      try first.start()
      let answer = try first.scan(other.text)
      #expect(answer.code == "campaign-paused" && answer.screen == "P1")
      #expect(try first.ctl(["campaigns"]).output.contains("PAUSED acme/coffee"))
      #expect(try first.ctl(["resume", "acme/coffee"]).status == 0)
      #expect(try first.ctl(["pause", "acme/nothing"]).status == 1)
      Patience.pass(.milliseconds(2050))
      #expect(try first.scan(other.text).code == "accepted")
    }
  }
}
