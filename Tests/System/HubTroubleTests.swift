import Foundation
import LocalAPI
import LocalCalls
import Records
import Rig
import Testing

@Suite struct HubTroubleTests {
  @Test func `records wait while the hub can't be reached, and arrive once and in order when it can`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 20)
      shop.cable.cut()
      for voucher in vouchers.prefix(10) { #expect(try kiosk.scan(voucher.text).decision == .accepted) }
      try kiosk.awaitFailure { $0.hasPrefix("unreachable") }
      #expect(try kiosk.status().records.notSent >= 10)
      // Neither process outlives a restart of the shop's machine without its records.
      try kiosk.stop()
      try kiosk.start()
      try kiosk.startUplink()
      for voucher in vouchers.dropFirst(10) { #expect(try kiosk.scan(voucher.text).decision == .accepted) }
      shop.cable.restore()
      try kiosk.wake()
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)
      for voucher in vouchers { #expect(try shop.hub.story(of: voucher).map(\.outcome) == ["accepted"]) }
      #expect(try kiosk.status().uplink.lastFailure == nil)
    }
  }

  /// Who may sit between a kiosk and its hub, and what the kiosk says of it.
  struct Between: Sendable, CustomTestStringConvertible {
    let what: String
    let failure: String
    let stranger: @Sendable (Shop, KioskProcess) throws -> NetworkCable.Stranger
    var testDescription: String { what }

    static let all = [
      Between(what: "a server that answers HTML", failure: "web page") { _, _ in
        { _, _ in .page("It works!") }
      },
      Between(what: "a captive portal that leads elsewhere", failure: "status 302") { _, _ in
        { _, _ in
          HTTPResponse(
            status: 302, contentType: "text/html", body: Array("<html>".utf8),
            headers: [("Location", "http://127.0.0.1:9/login")])
        }
      },
      Between(what: "a captive portal that asks for a login", failure: "status 511") { _, _ in
        { _, _ in .page("Please log in", status: 511) }
      },
      Between(what: "an answer that is longer than it may be", failure: "unreachable") { _, _ in
        { _, _ in HTTPResponse(body: [UInt8](repeating: 0x20, count: 2 << 20)) }
      },
      Between(what: "an empty answer", failure: "not-a-statement") { _, _ in { _, _ in HTTPResponse(body: []) } },
      Between(what: "a receipt with another payload", failure: "forged") { _, _ in
        { request, hub in
          hub(request).map { response in
            let changed = try? Envelope(response.body).with {
              $0.replacing("\"results\":[]", with: "\"results\":[ ]")
            }
            return HTTPResponse(body: changed ?? [])
          }
        }
      },
      Between(what: "a receipt signed by somebody else", failure: "forged") { _, _ in
        { request, hub in
          hub(request).map { HTTPResponse(body: (try? Envelope($0.body).signedAnew()) ?? []) }
        }
      },
      Between(what: "the receipt of another upload", failure: "replayed") { shop, kiosk in
        let kept = Watched<HTTPResponse?>(nil)
        shop.cable.lead { request, hub in
          let response = hub(request)
          kept.change { $0 = response }
          return response
        }
        let voucher = try #require(try shop.mint.issue("coffee").first)
        _ = try kiosk.scan(voucher.text)
        try kiosk.awaitReceipts()
        return { _, _ in kept.now }
      },
      Between(what: "a position for another nonce", failure: "replayed") { shop, kiosk in
        let position = try kiosk.positionForAnotherNonce(at: shop.hub)
        return { _, _ in HTTPResponse(status: 409, body: position) }
      },
    ]
  }

  @Test(arguments: Between.all) func `nobody between kiosk and hub can change the ledger`(_ between: Between) throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 2)
      let stranger = try between.stranger(shop, kiosk)
      let before = try kiosk.status()
      shop.cable.lead(through: stranger)
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      try kiosk.awaitFailure { $0.contains(between.failure) }
      let status = try kiosk.status()
      #expect(status.records.lastReceipt?.seq == before.records.lastReceipt?.seq)
      #expect(status.records.notSent >= 1 && status.ledger?.epoch == before.ledger?.epoch)
      #expect(try kiosk.verify().ok)
      // The shop goes on meanwhile.
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
      #expect(try kiosk.scan(vouchers[0].text).code != "ledger-rolled-back")
      shop.cable.restore()
      try kiosk.wake()
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)
      #expect(try kiosk.status().uplink.lastFailure == nil)
    }
  }

  @Test func `a captive portal is told as that, and no key is blamed`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      shop.cable.lead({ _ in true }) { _, _ in .page("Welcome to our guest network") }
      #expect(try kiosk.scan("https://example.com").decision == .refused)
      try kiosk.awaitFailure { $0.contains("web page") }
      // The rounds that look for trust and marks meet the portal too.
      let trust = try kiosk.updateTrust()
      #expect(!trust.problems.isEmpty && trust.problems.allSatisfy { $0.contains("web page") }, "\(trust.problems)")
      let status = try kiosk.status()
      #expect(status.headline == .look && status.whatToDo.en.contains("in the hub's place"), "\(status.whatToDo.en)")
      shop.cable.restore()
      try kiosk.wake()
      try kiosk.awaitReceipts()
      #expect(try kiosk.status().headline == .ok)
    }
  }

  @Test func `who asks for a sending is told that it is being sent, not when it would have been`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      shop.cable.cut()
      _ = try kiosk.scan("https://example.com")
      // Failed so often that the next attempt is some while away.
      _ = try Patience.await("a long wait") { () throws -> Bool? in
        let sync: SyncState = try kiosk.client(.staff).get("/v1/sync")
        if sync.phase == .waiting, sync.nextAttemptMS ?? 0 > 3000 { return true }
        try kiosk.wake()
        return nil
      }
      let asked = try kiosk.ctl(["sync"])
      #expect(asked.status == 0 && asked.output.hasPrefix("sending\n"), "\(asked.output)")
      shop.cable.restore()
      try kiosk.wake()
      try kiosk.awaitReceipts()
    }
  }

  @Test func `a hub that lost its last records is sent them again`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 6)
      for voucher in vouchers.prefix(3) { _ = try kiosk.scan(voucher.text) }
      try kiosk.awaitReceipts()
      try shop.hub.stop()
      try FileManager.default.copyItem(atPath: shop.hub.database, toPath: shop.folder.file("old.sqlite"))
      try shop.restartHub()
      for voucher in vouchers.dropFirst(3).prefix(2) { _ = try kiosk.scan(voucher.text) }
      try kiosk.wake()
      try kiosk.awaitReceipts()
      try shop.hub.stop()
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: shop.hub.database + suffix)
      }
      try FileManager.default.copyItem(atPath: shop.folder.file("old.sqlite"), toPath: shop.hub.database)
      try shop.restartHub()
      _ = try kiosk.scan(vouchers[5].text)
      try kiosk.wake()
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)
      for voucher in vouchers { #expect(try shop.hub.story(of: voucher).map(\.outcome) == ["accepted"]) }
    }
  }
}
