import Curl
import Foundation
import LocalAPI
import LocalCalls
import Rig
import Testing

/// Neighbours that have been taken over, and state folders after a bad night.
@Suite struct HostileTests {
  @Test func `an uplink that brings a number beyond all times is a failure like any other`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.stopUplink()
      let voucher = try #require(try shop.mint.issue("coffee").first)
      #expect(try kiosk.scan(voucher.text).decision == .accepted)
      let uplink = try kiosk.client(.uplink, timeLimit: .seconds(40))
      // Trust and marks are asked for too; what matters is the upload.
      let exchange = try Patience.await("the upload", within: .seconds(30)) { () throws -> Exchange? in
        let taken = try uplink.call("POST", "/v1/exchanges/next", body: [])
        let exchange = try #require(Exchange(field: taken.header, body: taken.body))
        return exchange.path.hasSuffix("/records") ? exchange : nil
      }
      let fields = [
        (name: Exchange.Field.outcome, value: "response"), (Exchange.Field.status, "503"),
        (Exchange.Field.retryAfter, "\(Int.max)"),
      ]
      let brought = try uplink.call(
        "POST", "/v1/exchanges/\(exchange.id)", body: [], contentType: "application/octet-stream", headers: fields)
      #expect(brought.status == 204)
      try kiosk.awaitFailure { $0.contains("503") }
      // It lives, and a voucher that was green a moment ago is not green once more.
      #expect(try kiosk.scan(voucher.text).decision != .accepted)
    }
  }

  @Test func `a camera that is black and well in turn does not fill the ledger`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let reader = try kiosk.client(.reader)
      for round in 0..<300 {
        let state = round.isMultiple(of: 2) ? "black" : "ok"
        let body = #"{"state":"\#(state)","source":"camera","detail":"","what_to_do":""}"#
        #expect(try reader.call("POST", "/v1/camera", body: Array(body.utf8)).status == 204)
      }
      #expect(try kiosk.status().camera?.state == .ok)
      let events = try kiosk.records().count { $0.type == "voucherd.device.event.v1" }
      #expect((2...100).contains(events))
    }
  }

  @Test func `a kiosk whose key is gone runs, accepts nothing, and is enrolled anew with its ledger`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 2)
      let first = try kiosk.scan(vouchers[0].text)
      #expect(first.decision == .accepted)
      try kiosk.awaitReceipts()
      try kiosk.stop()
      try FileManager.default.removeItem(atPath: kiosk.state + "/device.key")
      try kiosk.start()
      try kiosk.startUplink()
      #expect(try kiosk.scan(vouchers[1].text).code == "not-enrolled")
      // Not as another one: the ledger is this device's.
      let other = try kiosk.ctl(["enrol"], input: try shop.hub.ticket("k2", store: "xinyi") + "\n")
      #expect(other.status == 1 && other.errors.contains("this kiosk is k1"), "\(other.errors)")
      try kiosk.enrol(try shop.hub.ticket("k1", store: "xinyi"))
      Patience.pass(.milliseconds(2100))
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
      // Shown once more after a start, perhaps, and never used again.
      let again = try kiosk.scan(vouchers[0].text)
      #expect(again.code == "already-used" || again.seq == first.seq)
      #expect(try kiosk.records().count(where: \.isAcceptance) == 2)
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)
    }
  }

  @Test func `a proposed key that a power cut has torn is made anew`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk()
      try FileManager.default.createDirectory(
        atPath: kiosk.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Data([1, 2, 3]).write(to: URL(filePath: kiosk.state + "/device.key.new"))
      try kiosk.open(ticket: try shop.hub.ticket("k1", store: "xinyi"))
      #expect(try kiosk.status().device == "k1")
    }
  }
}
