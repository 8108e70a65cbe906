import Curl
import Foundation
import LocalAPI
import LocalCalls
import Rig
import StrictJSON
import Testing

/// Whoever stands between publisher and kiosk: the hub's mirror, or an uplink that was taken over.
@Suite struct LyingMirrorTests {
  private func files(in folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "targets" {
      files[name] = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
    }
    return files
  }

  @Test func `every attack of the TUF specification leaves the last good state in force, and is told`() throws {
    try inShop { shop in
      let old = try files(in: shop.trust)
      try shop.publish()
      let kiosk = try shop.openKiosk()
      let held = try files(in: shop.trust)
      let vouchers = try shop.mint.issue("coffee", count: 2)
      try shop.mint.campaign("tea", list: 9)
      let tea = try #require(try shop.mint.issue("tea").first)
      try shop.publish()
      let lies = try Lie.all(against: shop.mint, old: old, held: held)
      let before = try kiosk.trust().metadata
      // Each lie stands before something new.
      let publisher = try Publisher(of: shop)

      for lie in lies {
        try publisher.publish { $1 + " " }
        shop.cable.lead({ $0.hasPrefix("/trust/") }) { request, _ in
          switch lie.answer(to: request.path, in: shop.trust) {
          case .bytes(let bytes): return HTTPResponse(body: bytes)
          case .status(let status): return HTTPResponse(status: status, body: [])
          }
        }
        let state = try kiosk.updateTrust()
        #expect(state.problems.contains { $0.contains(lie.said) }, "\(lie.name): \(state.problems)")
        #expect(state.stage == "fresh" && state.metadata["root"] == 1, "\(lie.name)")
      }
      shop.cable.restore()
      // Nothing of the lies is in force: neither a campaign that was held back, nor a version that was not.
      let state = try kiosk.trust()
      #expect(state.files.count == 4 && state.metadata["timestamp"].map { $0 < 700 } == true)
      #expect(before["timestamp"] == 2)
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      let status = try kiosk.status()
      #expect(status.headline == .look && status.trust.problem != nil)
      let events = try kiosk.records().filter { $0.type == "voucherd.device.event.v1" }
      let told = events.map { String(decoding: $0.bytes, as: UTF8.self) }
      for lie in lies where !lie.said.contains("not-fetched") && !lie.name.hasPrefix("endless") {
        #expect(told.contains { $0.contains(lie.said) }, "\(lie.name) is not recorded")
      }
      // The same from an uplink that was taken over.
      try kiosk.stopUplink()
      let uplink = try LyingUplink(of: kiosk, lies[0].word(in: shop.trust))
      for lie in lies.prefix(8) {
        try publisher.publish { $1 + " " }
        uplink.tell(lie.word(in: shop.trust))
        let state = try kiosk.updateTrust()
        #expect(state.problems.contains { $0.contains(lie.said) }, "an uplink, \(lie.name): \(state.problems)")
      }
      uplink.stop()
      try kiosk.stopDaemon()
      try kiosk.start()
      try kiosk.startUplink()
      let good = try kiosk.updateTrust()
      #expect(good.problems.isEmpty && good.files.allSatisfy { $0.version == good.metadata["targets"] }, "\(good)")
      #expect(try kiosk.scan(tea.text).decision == .accepted)
      #expect(try kiosk.ctl(["trust"]).status == 0)
    }
  }

  @Test func `a fast-forward by a stolen key is undone by a new root`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let timestamp = try RoleKey("timestamp-1", of: shop.mint)
      let path = URL(filePath: "\(shop.trust)/timestamp.json")
      let stolen = try timestamp.signed(Array(try Data(contentsOf: path))) {
        $0.set(["signed", "version"], to: .integer(9_007_199_254_740_991))
      }
      try Data(stolen).write(to: path)
      #expect(try kiosk.updateTrust().metadata["timestamp"] == 9_007_199_254_740_991)
      try shop.mint.campaign("tea", list: 9)
      try shop.publish()
      #expect(try kiosk.updateTrust().problems.contains { $0.contains("rollback") })
      try shop.mint.trust("rotate", "timestamp", "--out", shop.trust)
      let state = try kiosk.updateTrust()
      #expect(state.problems.isEmpty && state.metadata["root"] == 2, "\(state.problems)")
      let tea = try #require(try shop.mint.issue("tea").first)
      #expect(try kiosk.scan(tea.text).decision == .accepted)
    }
  }

  @Test func `target files are taken one by one: a bad one keeps no other waiting, a bad campaign is disabled`() throws
  {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 3)
      // The publisher's own machine has been taken over, or its checks have: what is signed is not readable.
      let publisher = try Publisher(of: shop)
      try publisher.publish { file, text in
        file == "policy.json" ? text.replacing("\"schema\":1", with: "\"schema\":1,\"x\":1") : text
      }
      var state = try kiosk.updateTrust()
      #expect(state.problems.contains { $0.contains("policy.json") && $0.contains("x") }, "\(state.problems)")
      let versions = Dictionary(uniqueKeysWithValues: state.files.map { ($0.name, $0.version) })
      #expect(versions == ["issuers.json": 2, "hub.json": 2, "campaigns.json": 2, "policy.json": 1])
      #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
      try publisher.publish { file, text in
        if file == "policy.json" { return text.replacing(",\"x\":1", with: "") }
        return file == "campaigns.json" ? text.replacing("\"uses\":3", with: "\"uses\":17") : text
      }
      state = try kiosk.updateTrust()
      #expect(state.problems.isEmpty && state.disabledCampaigns.keys.sorted() == ["triple"], "\(state)")
      #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
      let triple = try #require(try shop.mint.issue("triple").first)
      #expect(try kiosk.scan(triple.text).code == "campaign-unreadable")
      #expect(try kiosk.ctl(["status"]).output.hasPrefix("LOOK"))
      #expect(try kiosk.ctl(["doctor"]).output.contains("triple"))
    }
  }
}

extension KioskProcess {
  /// What it says of its trust.
  func trust() throws -> TrustState {
    try JSONDecoder().decode(
      TrustState.self, from: Data(try client(.staff).call("GET", "/v1/trust").body))
  }
}
