import Foundation
import LocalAPI
import Rig
import Testing

/// What follows from trust that is published while kiosks run.
@Suite struct NewTrustTests {
  @Test func `a key that is revoked is refused within seconds where the hub's stream of events is heard`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks { $0.isStreaming }
      // The look that every start brings is over, or it would be it.
      _ = try Patience.await("the first look", within: .seconds(70)) { try kiosk.trust().nextRoundS.map { $0 > 600 } }
      let vouchers = try shop.mint.issue("coffee", count: 2)
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      let key = try #require(
        FileManager.default.contentsOfDirectory(atPath: shop.mint.home + "/keys").compactMap { name in
          let kid = name.prefix { $0 != "." }
          return kid.count == 16 && kid.allSatisfy(\.isHexDigit) ? String(kid) : nil
        }.first)
      try shop.mint.trust("revoke", key)
      try shop.publish()
      _ = try Patience.await("the new keys", within: .seconds(20)) {
        try kiosk.trust().files.contains { $0.name == "issuers.json" && $0.version == 2 } ? true : nil
      }
      #expect(try kiosk.scan(vouchers[1].text).code == "key-revoked")
    }
  }

  @Test func `marks of a list that trust names only now are there at once`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      try kiosk.awaitMarks { $0.isStreaming && $0.index > 0 }
      // The hub tells of the new list, and of a mark in it, in a moment; the kiosk looks for trust some seconds later.
      try shop.mint.campaign("tea", list: 9)
      let vouchers = try shop.mint.issue("tea", count: 2)
      let before = try #require(shop.indexVersion)
      try shop.publish()
      _ = try Patience.await("an index with the new list") { shop.indexVersion.flatMap { $0 > before ? $0 : nil } }
      try shop.mark("revoked", vouchers[0])
      let version = try #require(shop.indexVersion)
      try kiosk.awaitMarks(within: .seconds(40)) { $0.index >= version && $0.lists == 3 && $0.missing == 0 }
      #expect(try kiosk.scan(vouchers[0].text).code == "cancelled")
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
    }
  }
}
