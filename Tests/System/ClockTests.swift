import Curl
import Foundation
import LocalAPI
import Records
import Rig
import Testing
import Wire

/// A clock in somebody else's hands: a library of ours (Tests/TestClock) stands between the real programs and the wall
/// clock, and leaves the boot clock alone, as the kernel would.
@Suite struct ClockTests {
  /// What the wall clock of a program does.
  private struct Hand {
    let file: String
    private let boot: String

    init(_ name: String, in folder: ScratchFolder) throws {
      file = try folder.write("+0", to: name)
      boot = try folder.write("00000000-0000-4000-8000-000000000001\n", to: name + "-boot")
    }

    /// From its next start on a program believes that the machine was started anew.
    func reboot() throws {
      try Data("\(UUID().uuidString.lowercased())\n".utf8).write(to: URL(filePath: boot))
    }

    /// `+N`, `-N`: so many seconds beside the real time; `=N`: stands still there.
    func set(_ words: String) throws { try Data(words.utf8).write(to: URL(filePath: file)) }

    var wrapper: [String] {
      ["/usr/bin/env", "LD_PRELOAD=\(Programs.path("libTestClock.so"))", "TEST_CLOCK=\(file)", "TEST_BOOT=\(boot)"]
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

  @Test func `a boot without any clock works: with the hub it goes by the hub's time, without it it waits`() throws {
    let shop = try strictShop()
    defer { shop.close() }
    let hand = try Hand("clock", in: shop.folder)
    let kiosk = try opened(shop, hand)
    let vouchers = try shop.mint.issue("coffee", count: 4)
    #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
    try kiosk.awaitReceipts()
    shop.cable.cut()
    try kiosk.stopDaemon()
    try hand.reboot()
    try hand.set("-\(Int64(Date().timeIntervalSince1970) - 10)")
    try kiosk.start(through: hand.wrapper)
    #expect(try kiosk.scan(vouchers[1].text).code == "clock-untrusted")
    #expect(try kiosk.clock().doubt == "before-hub-floor")
    shop.cable.restore()
    try kiosk.wake()
    try kiosk.awaitClock("the hub's time", within: .seconds(30)) { $0.state == "confirmed" }
    Patience.pass(.milliseconds(2100))
    let start = Int64(Date().timeIntervalSince1970)
    #expect(try kiosk.scan(vouchers[1].text).decision == .accepted)
    let record = try #require(try kiosk.records().last { $0.type == "voucherd.redemption.accepted.v1" })
    let text = String(decoding: record.bytes, as: UTF8.self)
    let line = try RecordLine(parsing: record.bytes)
    #expect(abs(line.time.seconds - start) < 5 && text.contains(#""clock":"confirmed""#), "\(text)")
    // It works, and somebody should look.
    let said = try kiosk.ctl(["clock"])
    #expect(said.status == 0 && said.output.hasPrefix("sure by the hub") && said.output.contains("1970-01-01"))
    #expect(try kiosk.status().headline == .look)
    // The rest of the boot goes on without the hub, and with the machine's clock once that is right.
    shop.cable.cut()
    #expect(try kiosk.scan(vouchers[2].text).decision == .accepted)
    try hand.set("+0")
    try kiosk.awaitClock("its own clock", within: .seconds(5)) { $0.machine == nil }
    Patience.pass(.milliseconds(2100))
    #expect(try kiosk.clock().state == "confirmed")
    // From now on a step is somebody's doing.
    try hand.set("-3600")
    #expect(try kiosk.clock().state == "untrusted")
    #expect(try kiosk.scan(vouchers[3].text).code == "clock-untrusted")
  }

  @Test func `over a restart of the machine: set back is not believed, 20 days on is, until the hub says otherwise`()
    throws
  {
    let shop = try strictShop()
    defer { shop.close() }
    let hand = try Hand("clock", in: shop.folder)
    let kiosk = try opened(shop, hand)
    let vouchers = try shop.mint.issue("coffee", count: 4)
    #expect(try kiosk.scan(vouchers[0].text).decision == .accepted)
    try kiosk.awaitReceipts()
    for (words, doubt) in [("-3600", "before-hub-floor"), ("+\(31 * 86_400)", "gap"), ("+\(20 * 86_400)", nil)] {
      shop.cable.cut()
      try kiosk.stopDaemon()
      try hand.reboot()
      try hand.set(words)
      try kiosk.start(through: hand.wrapper)
      let clock = try kiosk.clock()
      #expect(clock.doubt == doubt && clock.state == (doubt == nil ? "plausible" : "untrusted"), "\(words)")
      if doubt != nil { #expect(try kiosk.scan(vouchers[1].text).code == "clock-untrusted", "\(words)") }
      // The hub tells the time, and what a wrong clock has left behind is gone.
      shop.cable.restore()
      try kiosk.wake()
      try kiosk.awaitClock("the hub's time after \(words)", within: .seconds(30)) { $0.machine != nil }
      try hand.set("+0")
      try kiosk.awaitClock("its own clock after \(words)", within: .seconds(5)) { $0.machine == nil }
      Patience.pass(.milliseconds(2100))
      #expect(try kiosk.scan(try shop.mint.issue("coffee")[0].text).decision == .accepted, "after \(words)")
      try kiosk.awaitReceipts(pressing: true)
    }
  }

  @Test func `a restart of voucherd alone does not make a clock that was set back one that never knew the time`() throws
  {
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
    try kiosk.awaitReceipts()
    // It goes by the hub's word from now on.
    let clock = try kiosk.clock()
    #expect(clock.state == "confirmed" && clock.machine != nil && clock.hubFloor != nil)
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
