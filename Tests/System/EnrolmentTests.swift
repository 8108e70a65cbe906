import COSE
import Crypto
import Foundation
import LocalAPI
import Records
import Rig
import Testing
import Wire

/// From a ticket to a kiosk that the hub knows, and what becomes of it.
@Suite struct EnrolmentTests {
  @Test func `a ticket's hash alone decides which root is taken`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk()
      try kiosk.start()
      try kiosk.startUplink()
      let ticket = try shop.hub.ticket("k1", store: "xinyi")
      let wrong = String(ticket.dropLast(4)) + "0000"
      let refused = try kiosk.ctl(["enrol"], input: wrong + "\n")
      #expect(refused.status == 1 && refused.errors.contains("another root of trust"), "\(refused.errors)")
      // Somebody in the hub's place offers another root under the same name.
      let other = try Mint(in: shop.folder, named: "other")
      let folder = shop.folder.file("other-trust")
      try other.publish(hub: shop.hub.publicKeys, into: folder)
      shop.cable.lead({ $0.hasPrefix("/trust/") }) { request, _ in
        let file = URL(filePath: folder + request.path.dropFirst("/trust".count))
        guard let bytes = try? Data(contentsOf: file) else { return HTTPResponse(status: 404, body: []) }
        return HTTPResponse(body: Array(bytes))
      }
      let lured = try kiosk.ctl(["enrol"], input: ticket + "\n")
      #expect(lured.status == 1 && lured.errors.contains("another root of trust"), "\(lured.errors)")
      shop.cable.restore()
      try kiosk.enrol(ticket)
      try kiosk.awaitReceipts()
      let voucher = try #require(try shop.mint.issue("coffee").first)
      #expect(try kiosk.scan(voucher.text).decision == .accepted)
      // Once it has a root it never takes another, whatever a ticket says.
      let hash = try other.publishedRootHash(hub: shop.hub.publicKeys, into: folder)
      let parts = try shop.hub.ticket("k1", store: "xinyi").split(separator: ":").dropLast().joined(separator: ":")
      let late = try kiosk.ctl(["enrol"], input: "\(parts):\(hash)\n")
      #expect(late.status == 1 && late.errors.contains("another root of trust"), "\(late.errors)")
    }
  }

  @Test func `a ticket made after the root was replaced enrols a new kiosk, and an old one anew`() throws {
    try inShop { shop in
      let old = try shop.openKiosk("k1")
      try shop.mint.trust("rotate", "root", "--retire", "root-1", "--out", shop.trust)
      try old.enrol(try shop.hub.ticket("k1", store: "xinyi"))
      #expect(try old.trust().metadata["root"] == 2)
      let new = try shop.openKiosk("k2")
      #expect(try new.trust().metadata["root"] == 2)
    }
  }

  @Test func `a device that moves is told so, a replaced key ends, a revoked device is not heard`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 4)
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      _ = try shop.hub.command("devices", "move", "k1", "--store", "ximen", "--groups", "west", "--timezone", "UTC")
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
      _ = try Patience.await("its new store") { try kiosk.status().store == "ximen" ? true : nil }
      try kiosk.awaitReceipts()
      #expect(
        try kiosk.records().contains { String(decoding: $0.bytes, as: UTF8.self).contains(#""event":"moved""#) })
      // It stays so without the hub, and the old place's records were taken.
      try kiosk.stop()
      try kiosk.start()
      #expect(try kiosk.status().store == "ximen")
      try kiosk.startUplink()
      let stores = try shop.hub.story(of: vouchers[0]).map(\.store)
      #expect(stores == ["xinyi"])
      #expect(try shop.hub.conflicts().isEmpty)

      // A new key for the same device: what the old one signs is not heard any more.
      let raw = try Data(contentsOf: URL(filePath: kiosk.state + "/device.key"))
      try kiosk.enrol(try shop.hub.ticket("k1", store: "ximen"))
      let former = try Curve25519.Signing.PrivateKey(rawRepresentation: raw)
      let refusal = try kiosk.head(signedBy: former, at: shop.hub)
      #expect(refusal.contains("key-replaced"), "\(refusal)")
      Patience.pass(.milliseconds(2100))
      #expect(try kiosk.scan(vouchers[2].text).decision == .accepted)
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)

      _ = try shop.hub.command("devices", "revoke", "k1")
      #expect(try kiosk.scan(vouchers[3].text).decision == .accepted)
      try kiosk.awaitFailure { $0.contains("403") && $0.contains("revoked") }
      _ = try shop.hub.command("devices", "reinstate", "k1")
      try kiosk.awaitReceipts(pressing: true)
      try expectSameHead(kiosk, shop.hub)
    }
  }
}

extension Mint {
  /// The hash that tickets for this mint's trust would name.
  func publishedRootHash(hub: String, into folder: String) throws -> String {
    try publish(hub: hub, into: folder)
    return Hex.encode(SHA256.hash(data: try Data(contentsOf: URL(filePath: folder + "/root.json"))))
  }
}

extension KioskProcess {
  /// What the hub answers to an empty head of this device under another key.
  func head(signedBy key: Curve25519.Signing.PrivateKey, at hub: HubProcess) throws -> String {
    let tip = try #require(try status().ledger)
    let place = ChainPosition(
      epoch: try #require(Epoch(tip.epoch)), seq: Int64(tip.seq), hash: try #require(RecordHash(tip.hash)))
    var random = SystemRandomNumberGenerator()
    let head = Head(
      device: try #require(Identifier(device)), tip: place, from: place.seq + 1, nonce: Nonce(using: &random),
      time: WireTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)), clock: .plausible, health: [])
    let statement = try Statement(
      .head, payload: head.payload, keyID: VerificationKey.ed25519(key.publicKey).keyID.description, signedBy: key)
    return try Running.run(
      "/usr/bin/curl",
      [
        "-s", "--data-binary", "@-", "-H", "Content-Type: application/x-ndjson",
        "http://127.0.0.1:\(hub.port)/v1/devices/\(device)/records",
      ], input: statement.envelope + [0x0a]
    ).output
  }
}
