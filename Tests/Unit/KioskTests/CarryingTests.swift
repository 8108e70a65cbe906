import Foundation
import GRDB
import Ledger
import Records
import Redemption
import Rig
import Storage
import StrictJSON
import Testing
import Wire

@Suite final class `What the hub lacks of a chain that ends` {
  let scratch = ScratchFolder()
  var dice = Dice(state: 5)

  func kiosk(_ rules: String = "") throws -> TestKiosk {
    var mint = Mint()
    mint.rules = #""no_expiry":true\#(rules.isEmpty ? "" : ",\(rules)")"#
    return try TestKiosk(scratch.file("ledger"), mint: mint)
  }

  /// Puts an earlier copy of the file back; gives the records of the chain as the hub has them by then.
  func setBack(_ kiosk: TestKiosk, _ lost: () throws -> Void) throws -> Hub {
    try kiosk.database.backup(to: scratch.file("backup"))
    try lost()
    let hub = Hub(tip: try #require(kiosk.ledger.view.tip), lines: try records(kiosk))
    try kiosk.restart { path in
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      try FileManager.default.copyItem(atPath: self.scratch.file("backup"), toPath: path)
    }
    return hub
  }

  /// What the hub holds.
  struct Hub {
    let tip: ChainPosition
    let lines: [(line: RecordLine, bytes: [UInt8], hash: RecordHash)]
  }

  func records(_ kiosk: TestKiosk) throws -> [(line: RecordLine, bytes: [UInt8], hash: RecordHash)] {
    try kiosk.ledger.records(after: 0, limit: 1000).map { (try RecordLine(parsing: $0.bytes), $0.bytes, $0.hash) }
  }

  /// The hub has proven its history: a new epoch begins, and everything is carried.
  func succeed(_ kiosk: TestKiosk, _ hub: Hub) throws {
    kiosk.wait(5000)
    try kiosk.ledger.stop(because: "another history")
    try kiosk.ledger.restore(hub.lines)
    try kiosk.begin(.fork, previous: hub.tip)
    while kiosk.ledger.view.isCarrying { try kiosk.ledger.carry(in: kiosk.context()) }
  }

  func pending(_ kiosk: TestKiosk, _ index: UInt32) throws -> [Claim.State] {
    try kiosk.ledger.claims(of: Mint.key(index)).map(\.state)
  }

  @Test func `acceptances between set-back and contact are recorded again, and settled there`() throws {
    let kiosk = try kiosk()
    let texts = try (0..<4).map { try kiosk.mint.voucher(UInt32($0)) }
    #expect(kiosk.code(texts[0]) == "accepted")
    try kiosk.receipt()
    let hub = try setBack(kiosk) { #expect(kiosk.code(texts[1]) == "accepted") }
    #expect(kiosk.code(texts[2]) == "accepted" && kiosk.code(texts[3]) == "accepted")
    let lost = try records(kiosk).suffix(2)
    try succeed(kiosk, hub)
    let again = try records(kiosk)
    #expect(try kiosk.types() == ["ledger.opened", "redemption.accepted", "redemption.accepted"])
    #expect(again.dropFirst().map(\.line.former) == lost.map(\.line.origin))
    #expect(again.dropFirst().map(\.line.time) == lost.map(\.line.time))
    #expect(kiosk.ledger.view.unreceiptedClaims == 2 && !kiosk.ledger.view.isCarrying)
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
    let other = Receipt.Other(
      device: try #require(Identifier("k2")), epoch: hub.tip.epoch, seq: 9, time: Mint.morning)
    try kiosk.receipt([.init(seq: 3, verdict: .conflict, with: other)])
    #expect(try pending(kiosk, 2) == [.settled] && pending(kiosk, 3) == [.conflict])
    #expect(kiosk.ledger.view.unreceiptedClaims == 0)
    for text in texts { #expect(kiosk.code(text) == "already-used") }
    try kiosk.restart()
    #expect(!kiosk.ledger.view.isCarrying)
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
  }

  @Test func `what the hub has and nobody receipted is settled, and not recorded again`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher(0)
    #expect(kiosk.code(text) == "accepted")
    let hub = try setBack(kiosk) { _ = kiosk.scan(Array("https://example.com".utf8)) }
    #expect(try pending(kiosk, 0) == [.pending])
    try succeed(kiosk, hub)
    #expect(try kiosk.types() == ["ledger.opened"])
    #expect(try pending(kiosk, 0) == [.settled])
  }

  @Test func `the same voucher redeemed in both histories is recorded again too: the hub has to see it`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher(0)
    let hub = try setBack(kiosk) { #expect(kiosk.code(text) == "accepted") }
    #expect(kiosk.code(text) == "accepted")
    try succeed(kiosk, hub)
    #expect(try kiosk.types() == ["ledger.opened", "redemption.accepted"])
    #expect(try pending(kiosk, 0).count == 2)
  }

  @Test func `it is done in steps, and goes on after a crash between two`() throws {
    let kiosk = try kiosk()
    let hub = try setBack(kiosk) { #expect(kiosk.code(try! kiosk.mint.voucher(999)) == "accepted") }
    for index in 0..<600 as Range<UInt32> {
      kiosk.wait(1000)
      _ = try kiosk.ledger.claim(Mint.key(index), uses: 1, in: try kiosk.context()) { use, _ in
        .accepted(
          RedemptionRecord(
            voucher: Mint.key(index), use: use, campaign: Identifier("coffee")!, kid: "0011223344556677",
            presentation: .bare, mode: .offline, amount: nil, currency: nil, subject: nil,
            evidence: SealedEvidence(kid: "8899aabbccddeeff", enc: [1], ct: [2])))
      }
    }
    try kiosk.ledger.restore(hub.lines)
    try kiosk.begin(.fork, previous: hub.tip)
    #expect(kiosk.ledger.view.isCarrying && kiosk.ledger.view.tip?.seq == 1)
    try kiosk.ledger.carry(in: kiosk.context())
    #expect(kiosk.ledger.view.tip?.seq == 251)
    try kiosk.restart()
    #expect(kiosk.ledger.view.isCarrying)
    try kiosk.refusingWrites {
      #expect(throws: (any Error).self) { try kiosk.ledger.carry(in: kiosk.context()) }
      #expect(kiosk.ledger.view.tip?.seq == 251 && kiosk.ledger.view.isCarrying)
    }
    // An epoch that ends before all is done takes the rest along as well.
    try kiosk.begin(.fork, previous: kiosk.ledger.view.tip)
    while kiosk.ledger.view.isCarrying { try kiosk.ledger.carry(in: kiosk.context()) }
    #expect(kiosk.ledger.view.unreceiptedClaims == 350)
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
    #expect(try records(kiosk).dropFirst().allSatisfy { $0.line.origin.epoch == hub.tip.epoch })
  }

  @Test func `voids and holds go along, under the names that the hub knows`() throws {
    let kiosk = try kiosk()
    let texts = try (0..<5).map { try kiosk.mint.voucher(UInt32($0)) }
    #expect(kiosk.code(texts[0]) == "accepted")
    let hub = try setBack(kiosk) { #expect(kiosk.code(texts[4]) == "accepted") }
    let former = hub.tip.epoch
    #expect(kiosk.code(texts[1]) == "accepted")
    for seq in [2, 3] as [Int64] { _ = kiosk.desk.void(seq, reason: "r", by: 0, staff: nil, at: kiosk.now) }
    kiosk.wait(3000)
    let (open, paid) = (HoldID(using: &dice), HoldID(using: &dice))
    for (id, text) in [(open, texts[2]), (paid, texts[3])] {
      _ = kiosk.desk.hold(text, for: 600_000, basket: nil, as: id, at: kiosk.now, trace: "7F2A")
    }
    _ = kiosk.desk.confirm(paid, at: kiosk.now)
    try succeed(kiosk, hub)
    #expect(
      try kiosk.types() == [
        "ledger.opened", "redemption.accepted", "redemption.voided", "staff.action", "redemption.voided",
        "staff.action", "redemption.held", "redemption.held", "redemption.confirmed",
      ])
    let now = try #require(kiosk.ledger.view.tip?.epoch)
    let named = try records(kiosk).compactMap { record in
      var data = record.line.data
      return try data.optionalString("of")
    }
    #expect(named == ["\(former):2", "\(now):2", "\(now):8"])
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
    guard case .done(let seq, _) = kiosk.desk.release(open, at: kiosk.now) else {
      Issue.record("the hold is lost")
      return
    }
    #expect(seq == 10)
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
    try kiosk.receipt()
    for index in [0, 1, 2] { #expect(kiosk.code(texts[index]) == "accepted", "\(index)") }
    #expect(kiosk.code(texts[3]) == "already-used")
  }

  @Test func `a hold that the hub has stays open under the new chain, unless the hub knows its end`() throws {
    let kiosk = try kiosk()
    let (kept, done) = (HoldID(using: &dice), HoldID(using: &dice))
    for (id, index) in [(kept, 0), (done, 1)] as [(HoldID, UInt32)] {
      kiosk.wait(3000)
      _ = kiosk.desk.hold(
        try kiosk.mint.voucher(index), for: 600_000, basket: nil, as: id, at: kiosk.now, trace: "7F2A")
    }
    let hub = try setBack(kiosk) { _ = kiosk.desk.confirm(done, at: kiosk.now) }
    try succeed(kiosk, hub)
    #expect(try kiosk.types() == ["ledger.opened", "redemption.held"])
    #expect(try kiosk.ledger.hold(kept)?.seq == 2)
    #expect(try kiosk.ledger.standingHolds().map(\.id) == [kept])
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
  }

  @Test func `a hold whose chain is still being carried is neither denied nor forgotten`() throws {
    let kiosk = try kiosk()
    let id = HoldID(using: &dice)
    let (text, lost) = (try kiosk.mint.voucher(0), try kiosk.mint.voucher(9))
    let hub = try setBack(kiosk) { #expect(kiosk.code(lost) == "accepted") }
    kiosk.wait(3000)
    _ = kiosk.desk.hold(text, for: 60_000, basket: nil, as: id, at: kiosk.now, trace: "7F2A")
    try kiosk.ledger.restore(hub.lines)
    try kiosk.begin(.fork, previous: hub.tip)
    #expect(kiosk.ledger.view.isCarrying)
    guard case .failed = kiosk.desk.confirm(id, at: kiosk.now),
      case .failed = kiosk.desk.hold(text, for: 1000, basket: nil, as: id, at: kiosk.now, trace: "7F2A")
    else { return #expect(Bool(false), "denied") }
    #expect(throws: Desk.StillCarrying.self) { try kiosk.desk.hold(id) }
    // Its time ends meanwhile, and the kiosk starts anew.
    kiosk.desk.tick(at: kiosk.now)
    try kiosk.restart(after: 120_000)
    #expect(kiosk.ledger.view.isCarrying)
    kiosk.desk.tick(at: kiosk.now)
    while kiosk.ledger.view.isCarrying { try kiosk.ledger.carry(in: kiosk.context()) }
    #expect(try kiosk.desk.hold(id)?.state == .held)
    kiosk.desk.tick(at: kiosk.now)
    #expect(try kiosk.desk.hold(id)?.state == .expired)
    #expect(try kiosk.ledger.claims(of: Mint.key(0)).isEmpty)
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
  }

  @Test func `what the hub knows to be given back is free again`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher(0)
    #expect(kiosk.code(text) == "accepted")
    let hub = try setBack(kiosk) { _ = kiosk.desk.void(2, reason: "r", by: 0, staff: nil, at: kiosk.now) }
    #expect(kiosk.code(text) == "already-used")
    try kiosk.ledger.stop(because: "set back")
    // The latest epoch comes back first, so that a void may come before what it is about.
    try kiosk.ledger.restore(Array(hub.lines.suffix(1)))
    try kiosk.ledger.restore(Array(hub.lines.dropLast()))
    try kiosk.begin(.restored, previous: hub.tip)
    try kiosk.receipt()
    #expect(kiosk.code(text) == "accepted")
  }

  @Test func `offline limits count what waits for the hub's word under its new number`() throws {
    let kiosk = try kiosk(#""offline":{"redemptions":3}"#)
    let hub = try setBack(kiosk) { #expect(kiosk.code(try! kiosk.mint.voucher(9)) == "accepted") }
    for index in 0..<2 as Range<UInt32> { #expect(kiosk.code(try kiosk.mint.voucher(index)) == "accepted") }
    kiosk.wait(3_600_000)
    try succeed(kiosk, hub)
    try kiosk.receipt(upTo: 1)
    #expect(kiosk.code(try kiosk.mint.voucher(5)) == "accepted")
    #expect(kiosk.code(try kiosk.mint.voucher(6)) == "offline-limit")
    try kiosk.receipt()
    #expect(kiosk.code(try kiosk.mint.voucher(6)) == "accepted")
  }

  @Test func `a record that can't be made again is told, and keeps no other back`() throws {
    let kiosk = try kiosk()
    let hub = try setBack(kiosk) { #expect(kiosk.code(try! kiosk.mint.voucher(9)) == "accepted") }
    for index in 0..<3 as Range<UInt32> { #expect(kiosk.code(try kiosk.mint.voucher(index)) == "accepted") }
    try kiosk.restart { path in
      try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE records SET bytes = x'7b7d' WHERE seq = 3") }
    }
    try kiosk.ledger.restore(hub.lines)
    try kiosk.begin(.fork, previous: hub.tip)
    while kiosk.ledger.view.isCarrying { try kiosk.ledger.carry(in: kiosk.context()) }
    #expect(try kiosk.types() == ["ledger.opened", "redemption.accepted", "device.event", "redemption.accepted"])
  }
}
