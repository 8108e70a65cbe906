import COSE
import Crypto
import Foundation
import LocalAPI
import Rig
import StatusList
import Testing
import Wire

/// Marks after the hub's own misfortunes: its status key was stolen, its database is an old copy.
@Suite struct StatusKeyTests {
  @Test func `a fast-forward of marks by a stolen status key is undone when the key is revoked`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks { $0.index > 0 && $0.isStreaming }
      let vouchers = try shop.mint.issue("coffee", count: 3)
      try shop.mark("revoked", vouchers[0], reaching: kiosk)

      // The thief signs the highest version there is, and a list in which nothing is revoked.
      let key = try shop.hub.statusKey()
      let highest = StatusLimits.version - 1
      let forged = SignedStatusList(
        name: ListName(issuer: Identifier("acme")!, list: 1), issuedAt: WireTime(seconds: 1_800_000_000),
        version: highest, packed: StatusListBuilder(size: 100_000).packed)
      let list = try forged.token(signedBy: key)
      let honest = try StatusIndex(
        try #require(shop.ask("/status/index")).body, by: [key.verificationKey.keyID: key.verificationKey])
      let index = try StatusIndex(
        issuedAt: honest.issuedAt, expires: honest.expires + 86_400_000 * 365, version: highest,
        lists: honest.lists.map { entry in
          guard entry.name == forged.name else { return entry }
          return .init(
            name: entry.name, version: highest, until: entry.until, hash: Array(SHA256.hash(data: list)))
        }
      ).token(signedBy: key)
      shop.cable.lead({ $0.hasPrefix("/status/") }) { request, hub in
        switch request.path {
        case "/status/index": HTTPResponse(body: index)
        case "/status/acme/1": HTTPResponse(body: list)
        default: HTTPResponse(status: 404, body: [])
        }
      }
      try kiosk.awaitMarks(pressing: true) { $0.index == Int(highest) && $0.lastFailure == nil }
      shop.cable.restore()
      try kiosk.awaitMarks(pressing: true) { $0.lastFailure?.contains("index: older") == true }

      // The key is revoked: nothing of it is gone by, and nothing is judged until the hub's own marks are there.
      try shop.hub.stop()
      try shop.hub.replaceStatusKey()
      try shop.publish()
      try shop.restartHub()
      shop.cable.lead({ $0.hasPrefix("/status/") }) { _, _ in HTTPResponse(status: 404, body: []) }
      #expect(try kiosk.updateTrust().problems.isEmpty)
      try kiosk.awaitMarks(pressing: true) { $0.index == 0 }
      #expect(try kiosk.scan(vouchers[1].text).code == "marks-missing")
      #expect(try kiosk.status().headline == .stop)
      // So also after a restart.
      kiosk.killDaemon()
      try kiosk.start()
      #expect(try kiosk.scan(vouchers[1].text).code == "marks-missing")

      shop.cable.restore()
      try kiosk.awaitMarks(pressing: true) { $0.index > 0 && $0.index < Int(highest) && $0.missing == 0 }
      Patience.pass(.milliseconds(2050))
      #expect(try kiosk.scan(vouchers[0].text).code == "cancelled")
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
      let events = try kiosk.records().filter { $0.type.contains("device.event") }.map(\.text)
      #expect(events.contains { $0.contains("no longer trusted") })
    }
  }

  /// How many marks it makes before the kiosk is there again: none, or as many as it lost, so that versions are the same.
  @Test(arguments: [0, 3])
  func `a hub restored from an older copy is heard again, and what it says is not taken for what it lost`(
    _ meanwhile: Int
  ) throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks { $0.index > 0 && $0.isStreaming }
      let vouchers = try shop.mint.issue("coffee", count: 8)
      try shop.mark("revoked", vouchers[0], reaching: kiosk)
      try shop.hub.stop()
      try FileManager.default.copyItem(atPath: shop.hub.database, toPath: shop.folder.file("old.sqlite"))
      try shop.restartHub()
      for voucher in vouchers[1...3] { try shop.mark("revoked", voucher, reaching: kiosk) }
      let held = try #require(try kiosk.status().marks?.index)

      try shop.hub.stop()
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: shop.hub.database + suffix)
      }
      try FileManager.default.copyItem(atPath: shop.folder.file("old.sqlite"), toPath: shop.hub.database)
      // What the hub has lost, the kiosk still knows.
      #expect(try kiosk.scan(vouchers[1].text).code == "cancelled")
      try shop.hub.start()
      for voucher in vouchers[4..<4 + meanwhile] { try shop.mark("revoked", voucher) }
      #expect(try #require(shop.indexVersion) == held - 3 + meanwhile)
      shop.cable.plug(into: shop.hub.port)
      try kiosk.wake()
      try kiosk.awaitMarks { $0.isStreaming && $0.index >= shop.indexVersion ?? .max }
      // An index older than the one held is told to the hub, which goes on above everything it ever gave.
      if meanwhile == 0 { try kiosk.awaitMarks { $0.index > held } }
      // The platform says again what was lost.
      try shop.mark("revoked", vouchers[2], reaching: kiosk)
      try kiosk.awaitMarks { $0.index > held && $0.missing == 0 && $0.lastFailure == nil }
      for voucher in vouchers[4..<4 + meanwhile] + [vouchers[0], vouchers[2]] {
        #expect(try kiosk.scan(voucher.text).code == "cancelled")
      }
      #expect(try kiosk.scan(vouchers[7].text).decision == .accepted)
      #expect(try kiosk.status().headline == .ok)
    }
  }
}
