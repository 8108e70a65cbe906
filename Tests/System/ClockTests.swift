import Curl
import Foundation
import LocalAPI
import Rig
import Testing

/// A clock in somebody else's hands: a library of ours (Tests/TestClock) stands between the real programs and the wall
/// clock, and leaves the boot clock alone, as the kernel would.
@Suite struct ClockTests {
  /// What the wall clock of a program does.
  private struct Hand {
    let file: String

    init(_ name: String, in folder: ScratchFolder) throws { file = try folder.write("+0", to: name) }

    /// `+N`, `-N`: so many seconds beside the real time; `=N`: stands still there.
    func set(_ words: String) throws { try Data(words.utf8).write(to: URL(filePath: file)) }

    var wrapper: [String] {
      ["/usr/bin/env", "LD_PRELOAD=\(Programs.path("libTestClock.so"))", "TEST_CLOCK=\(file)"]
    }
  }

  private func opened(_ shop: Shop, _ hand: Hand) throws -> KioskProcess {
    let kiosk = try shop.kiosk()
    try kiosk.start(through: hand.wrapper)
    try kiosk.startUplink()
    try kiosk.enrol(try shop.hub.ticket("k1", store: "xinyi"))
    try kiosk.awaitReceipts()
    return kiosk
  }

  /// A shop whose policy lets wall clock and boot clock drift apart by two seconds.
  private func strictShop() throws -> Shop {
    try Shop { mint in
      try Shop.twoCampaigns(mint)
      try Data(#"{"schema":1,"clock":{"drift_s":2}}"#.utf8).write(to: URL(filePath: mint.home + "/policy.json"))
    }
  }

  @Test func `a clock set back an hour, on to 2099, on by 20 days, or frozen is not believed, and leaves no trace`()
    throws
  {
    let shop = try strictShop()
    defer { shop.close() }
    let hand = try Hand("clock", in: shop.folder)
    let kiosk = try opened(shop, hand)
    let vouchers = try shop.mint.issue("coffee", count: 6)
    let now = Int64(Date().timeIntervalSince1970)
    for (place, (words, doubt)) in [
      ("-3600", "before-hub-floor"), ("+\(4_070_908_800 - now)", "leapt"), ("+\(20 * 86_400)", "leapt"),
      ("=\(now)", ""),
    ].enumerated() {
      try hand.set(words)
      // A frozen clock is found out once two seconds have not passed.
      _ = try Patience.await("doubt at \(words)", within: .seconds(10)) {
        try kiosk.clock().doubt.map { doubt.isEmpty || $0 == doubt } == true ? true : nil
      }
      let answer = try kiosk.scan(vouchers[place].text)
      #expect(answer.code == "clock-untrusted", "\(words)")
      #expect(try kiosk.status().headline == .stop)
      let said = try kiosk.ctl(["clock"])
      #expect(said.status == 1 && said.output.hasPrefix("unsure") && said.output.contains("do: "), "\(said.output)")
      try hand.set("+0")
      #expect(try kiosk.clock().state == "confirmed", "after \(words)")
      Patience.pass(.milliseconds(100))
      let other = try shop.mint.issue("coffee")[0]
      #expect(try kiosk.scan(other.text).decision == .accepted, "after \(words)")
    }
    #expect(try kiosk.ctl(["clock"]).output.hasPrefix("sure"))
    let changes = try kiosk.records().count { $0.type == "voucherd.clock.changed.v1" }
    #expect(changes >= 8)
  }

  @Test func `a boot without any clock works: it waits for the time, and goes on when there is one`() throws {
    let shop = try strictShop()
    defer { shop.close() }
    let hand = try Hand("clock", in: shop.folder)
    let kiosk = try opened(shop, hand)
    let vouchers = try shop.mint.issue("coffee", count: 2)
    #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
    try kiosk.awaitReceipts()
    try kiosk.stopDaemon()
    try hand.set("-\(Int64(Date().timeIntervalSince1970) - 10)")
    try kiosk.start(through: hand.wrapper)
    #expect(try kiosk.scan(vouchers[1].text).code == "clock-untrusted")
    // Newer trust can be had all the same: what it is held against is the hub's time, not 1970.
    try shop.publish()
    #expect(try kiosk.updateTrust().problems.isEmpty)
    #expect(try kiosk.status().trust.stage == "fresh")
    try hand.set("+0")
    Patience.pass(.milliseconds(2100))
    #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
  }

  @Test(arguments: ["2099-01-01T00:00:00Z", "+20 days"])
  func `a new kiosk whose clock was ahead is told to look at its date, and enrols once that is right`(
    ahead: String
  ) throws {
    let shop = try strictShop()
    defer { shop.close() }
    let hand = try Hand("clock", in: shop.folder)
    let away = ahead.hasPrefix("+") ? 20 * 86_400 : 4_070_908_800 - Int64(Date().timeIntervalSince1970)
    try hand.set("+\(away)")
    let kiosk = try shop.kiosk()
    try kiosk.start(through: hand.wrapper)
    try kiosk.startUplink()
    let ticket = try shop.hub.ticket("k1", store: "xinyi")
    let refused = try kiosk.ctl(["enrol"], input: ticket + "\n")
    #expect(refused.status == 1 && refused.errors.contains("look at this machine's date"), "\(refused.errors)")
    // It has been on for a while, and off.
    Patience.pass(.milliseconds(1200))
    try kiosk.stopDaemon()
    try kiosk.start(through: hand.wrapper)
    try hand.set("+0")
    try kiosk.enrol(ticket)
    #expect(try kiosk.clock().state == "confirmed")
    try kiosk.awaitReceipts()
    #expect(try kiosk.scan(try shop.mint.issue("coffee")[0].text).decision == .accepted)
  }

  @Test(arguments: [Int64(-40 * 86_400), -Int64(Date().timeIntervalSince1970) + 10])
  func `a new kiosk whose clock is behind enrols, and takes nobody for a forger`(behind: Int64) throws {
    let shop = try strictShop()
    defer { shop.close() }
    let hand = try Hand("clock", in: shop.folder)
    try hand.set("\(behind)")
    let kiosk = try shop.kiosk()
    try kiosk.start(through: hand.wrapper)
    try kiosk.startUplink()
    try kiosk.enrol(try shop.hub.ticket("k1", store: "xinyi"))
    // The hub's word is the floor from now on.
    #expect(try kiosk.clock().hubFloor != nil)
    try hand.set("+0")
    try kiosk.awaitReceipts()
    #expect(try kiosk.scan(try shop.mint.issue("coffee")[0].text).decision == .accepted)
  }

  @Test func `a hub whose clock was ahead is forgiven by an admin, with its own fresh word`() throws {
    let shop = try strictShop()
    defer { shop.close() }
    let hand = try Hand("clock", in: shop.folder)
    let kiosk = try opened(shop, hand)
    let vouchers = try shop.mint.issue("coffee", count: 2)
    try shop.hub.stop()
    let ahead = try Hand("hub-clock", in: shop.folder)
    try ahead.set("+\(2 * 86_400)")
    try shop.hub.start(through: ahead.wrapper)
    shop.cable.plug(into: shop.hub.port)
    #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
    _ = try Patience.await("the wrong floor", within: .seconds(20)) {
      try kiosk.clock().doubt == "before-hub-floor" ? true : nil
    }
    #expect(try kiosk.scan(vouchers[1].text).code == "clock-untrusted")
    try shop.hub.stop()
    // Without the hub's word nothing is lowered.
    let refused = try kiosk.ctl(["clock", "--lower"])
    #expect(refused.status == 1 && refused.errors.contains("did not confirm"), "\(refused.errors)")
    try shop.restartHub()
    let lowered = try kiosk.ctl(["clock", "--lower"])
    #expect(lowered.status == 0 && lowered.output.hasPrefix("sure"), "\(lowered.output)\(lowered.errors)")
    Patience.pass(.milliseconds(2100))
    #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
    #expect(try kiosk.records().contains { String(decoding: $0.bytes, as: UTF8.self).contains("clock-lower") })
  }
}

extension KioskProcess {
  /// What its clock is worth.
  func clock() throws -> ClockState {
    try JSONDecoder().decode(ClockState.self, from: Data(try client(.staff).call("GET", "/v1/clock").body))
  }
}
