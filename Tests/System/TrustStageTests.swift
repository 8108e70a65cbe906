import Foundation
import LocalAPI
import LocalCalls
import Rig
import Testing
import Wire

/// How old trust may be, in a real kiosk under the real clock.
@Suite struct TrustStageTests {
  @Test func `a frozen mirror makes trust stale, then too old, and a scan never fetches`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 3)
      let stranger = try Mint(in: shop.folder, named: "elsewhere")
      try stranger.campaign("coffee", list: 1)
      let unknown = try stranger.issue("coffee", count: 3)
      // What the mirror holds fast: a timestamp of 2 seconds, targets of 5.
      try shop.publish(["--timestamp-until", "+2s", "--targets-until", "+5s"])
      let fresh = try kiosk.updateTrust()
      #expect(fresh.stage == "fresh" && fresh.problems.isEmpty, "\(fresh)")
      #expect(try kiosk.scan(unknown[0].text).code == "kid-unknown")
      try kiosk.awaitReceipts()
      let connections = shop.cable.connections
      _ = try Patience.await("stale trust", within: .seconds(10)) {
        try kiosk.status().trust.stage == "stale" ? true : nil
      }
      // An unknown key is not the voucher's fault now, and asks nobody.
      for code in unknown.suffix(2) { #expect(try kiosk.scan(code.text).code == "keys-stale") }
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      #expect(try kiosk.ctl(["status"]).output.hasPrefix("LOOK"))
      // Only records went up: the round's files would be five requests more.
      try kiosk.awaitReceipts()
      #expect(shop.cable.connections - connections <= 4)
      _ = try Patience.await("trust that is too old", within: .seconds(10)) {
        try kiosk.status().trust.stage == "expired" ? true : nil
      }
      #expect(try kiosk.scan(vouchers[1].text).code == "keys-expired")
      let status = try kiosk.status()
      #expect(status.headline == .stop && status.trust.until != nil)
      #expect(try kiosk.ctl(["status"]).output.contains("keys and rules: too old since "))
      #expect(try kiosk.updateTrust().problems.contains { $0.contains("expired") })
      // Offline, and after a restart, it is as old as before.
      shop.cable.cut()
      try kiosk.stopDaemon()
      try kiosk.start()
      #expect(try kiosk.scan(vouchers[1].text).code == "keys-expired")
      shop.cable.restore()
      try shop.publish()
      #expect(try kiosk.updateTrust().stage == "fresh")
      Patience.pass(.milliseconds(2100))
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
    }
  }

  @Test func `campaigns whose delegation has expired wait alone, and keys go on`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 2)
      let stranger = try Mint(in: shop.folder, named: "elsewhere")
      try stranger.campaign("coffee", list: 1)
      let unknown = try stranger.issue("coffee")[0]
      let publisher = try Publisher(of: shop)
      let end = WireTime(seconds: Int64(Date().timeIntervalSince1970) + 6)
      // TUF writes whole seconds.
      try publisher.delegateCampaigns(until: String(end.description.prefix(19)) + "Z")
      #expect(try kiosk.updateTrust().problems == [])
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      _ = try Patience.await("the end of the delegation", within: .seconds(20)) {
        try kiosk.status().headline == .stop ? true : nil
      }
      let answer = try kiosk.scan(vouchers[1].text)
      #expect(answer.code == "campaigns-expired" && answer.staff.en.contains("settings too old since "))
      let status = try kiosk.status()
      #expect(status.trust.stage == "fresh" && status.whatToDo.en.hasPrefix("Campaigns are too old"))
      #expect(try kiosk.scan(unknown.text).code == "kid-unknown")
      // Everything else of a new round is taken.
      let state = try kiosk.updateTrust()
      #expect(state.stage == "fresh" && state.problems.allSatisfy { $0.contains("campaigns") }, "\(state.problems)")
      try publisher.publish { $1 }
      #expect(try kiosk.updateTrust().problems.isEmpty)
      Patience.pass(.milliseconds(2100))
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
    }
  }

  @Test func `killed at any moment of a round, it begins with what it had or with the new, and goes on`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let publisher = try Publisher(of: shop)
      let vouchers = try shop.mint.issue("coffee", count: 6)
      // A mirror that takes its time, so that kills come between verifying and keeping.
      shop.cable.lead({ $0.hasPrefix("/trust/") }) { request, hub in
        Patience.pass(.milliseconds(8))
        return hub(request)
      }
      for (place, voucher) in vouchers.enumerated() {
        try publisher.publish { $1 + " " }
        let path = kiosk.socket(.staff)
        Thread.detachNewThread {
          _ = try? LocalClient(socket: path, timeLimit: .seconds(5)).call("POST", "/v1/trust")
        }
        Patience.pass(.milliseconds(Int64(10 + place * 16)))
        kiosk.killDaemon()
        try kiosk.start()
        let state = try kiosk.trust()
        #expect(state.stage == "fresh" && state.files.count == 4, "after \(place): \(state)")
        #expect(try kiosk.scan(voucher.text).decision == .accepted)
      }
      shop.cable.restore()
      let state = try kiosk.updateTrust()
      #expect(state.problems.isEmpty && state.metadata["timestamp"] == 7, "\(state)")
      #expect(state.files.allSatisfy { $0.version == 7 })
    }
  }
}
