import Answers
import COSE
import Ledger
import Records
import Redemption
import Rig
import Testing
import Trust
import Vouchers
import Wire

@Suite final class `The desk` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("ledger") }

  @Test func `a voucher is accepted once, recorded, and then used`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher()
    let first = try #require(kiosk.scan(voucher))
    #expect(first.code == "accepted" && first.seq == 2 && !first.isRepeat)
    #expect(try kiosk.types() == ["ledger.opened", "redemption.accepted"])
    let second = try #require(kiosk.scan(voucher))
    #expect(second.code == "already-used" && second.usedAt == first.time && second.seq == 3)
    #expect(try kiosk.types().last == "scan.refused")
  }

  @Test func `the record carries the exact voucher, sealed to the hub for this record`() throws {
    let kiosk = try TestKiosk(path)
    let text = try kiosk.mint.voucher(7)
    #expect(kiosk.code(text) == "accepted")
    let record = try #require(try kiosk.ledger.records(after: 1, limit: 1).first)
    let line = try RecordLine(parsing: record.bytes)
    var data = line.data
    let redemption = try RedemptionRecord(data: &data)
    #expect(redemption.voucher == Mint.key(7) && redemption.use == 0 && redemption.campaign.text == "coffee")
    let opened = try redemption.evidence.open(with: kiosk.mint.evidence, recordID: line.id)
    #expect(opened == (try Base45.decode(text.dropFirst(4))))
    #expect(throws: (any Error).self) { try redemption.evidence.open(with: kiosk.mint.evidence, recordID: "other:2") }
  }

  @Test func `while a voucher stays in view nothing happens again`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher(list: 4)
    #expect(kiosk.see(.appeared, voucher)?.code == "accepted")
    for _ in 0..<100 {
      kiosk.wait(250)
      #expect(kiosk.see(.still, voucher) == nil)
    }
    #expect(kiosk.see(.gone, voucher) == nil)
    kiosk.wait(1999)
    let again = kiosk.see(.appeared, voucher)
    #expect(again?.isRepeat == true && again?.age == 26_999)
    #expect(kiosk.see(.gone, voucher) == nil)
    kiosk.wait(2000)
    #expect(kiosk.see(.appeared, voucher)?.isRepeat == false)
    #expect(try kiosk.types() == ["ledger.opened", "redemption.accepted", "redemption.accepted"])
  }

  @Test func `a refusal is recorded once for one presentation`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher(expires: Mint.morning)
    #expect(kiosk.see(.appeared, voucher)?.code == "expired")
    kiosk.wait(250)
    #expect(kiosk.see(.still, voucher) == nil)
    #expect(kiosk.see(.once, voucher)?.isRepeat == true)
    #expect(try kiosk.types() == ["ledger.opened", "scan.refused"])
  }

  @Test func `a foreign code is answered when it is held, and at once from a hand scanner`() throws {
    let kiosk = try TestKiosk(path)
    let code = Array("https://example.com/menu".utf8)
    #expect(kiosk.see(.appeared, code) == nil)
    kiosk.wait(1499)
    #expect(kiosk.see(.still, code) == nil)
    kiosk.wait(1)
    #expect(kiosk.see(.still, code)?.code == "not-a-voucher")
    #expect(kiosk.see(.gone, code) == nil)
    kiosk.wait(5000)
    #expect(kiosk.see(.once, code)?.foreign == .link)
    #expect(try kiosk.types() == ["ledger.opened", "scan.refused", "scan.refused"])
    let bytes = try kiosk.ledger.records(after: 1, limit: 9).flatMap(\.bytes)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("example"))
  }

  @Test func `a foreign code that comes and goes is never answered`() throws {
    let kiosk = try TestKiosk(path)
    let code = Array("https://example.com/menu".utf8)
    for _ in 0..<10 {
      #expect(kiosk.see(.appeared, code) == nil)
      kiosk.wait(1000)
      #expect(kiosk.see(.gone, code) == nil)
    }
  }

  @Test func `two vouchers at once are not decided, one beside a foreign code is`() throws {
    let kiosk = try TestKiosk(path)
    let (a, b) = (try kiosk.mint.voucher(1), try kiosk.mint.voucher(2))
    #expect(kiosk.see(.appeared, a, b)?.code == "one-at-a-time")
    #expect(kiosk.see(.still, a, b) == nil)
    #expect(try kiosk.types() == ["ledger.opened"])
    #expect(kiosk.see(.gone, b) == nil)
    kiosk.wait(1000)
    #expect(kiosk.see(.still, a, Array("lamp".utf8))?.code == "accepted")
  }

  @Test func `of two vouchers none is decided before it has been alone for a second`() throws {
    let kiosk = try TestKiosk(path)
    let (a, b) = (try kiosk.mint.voucher(1), try kiosk.mint.voucher(2))
    #expect(kiosk.see(.appeared, a, b)?.code == "one-at-a-time")
    // Read less well, one of them leaves and comes back, and at last they are taken away one after the other.
    for _ in 0..<5 {
      kiosk.wait(250)
      #expect(kiosk.see(.still, a, b) == nil)
      kiosk.wait(400)
      #expect(kiosk.see(.gone, b) == nil)
      kiosk.wait(999)
      #expect(kiosk.see(.still, a) == nil)
      #expect(kiosk.see(.appeared, a, b)?.code == "one-at-a-time")
    }
    #expect(kiosk.see(.gone, a) == nil)
    kiosk.wait(500)
    #expect(kiosk.see(.appeared, b) == nil)
    #expect(kiosk.see(.gone, b) == nil)
    #expect(try kiosk.types() == ["ledger.opened"])

    kiosk.wait(1000)
    #expect(kiosk.see(.appeared, b)?.code == "accepted")
  }

  @Test func `a voucher that stays when the other is taken away is decided a second later`() throws {
    let kiosk = try TestKiosk(path)
    let (a, b) = (try kiosk.mint.voucher(1), try kiosk.mint.voucher(2))
    #expect(kiosk.see(.appeared, a, b)?.code == "one-at-a-time")
    kiosk.wait(400)
    #expect(kiosk.see(.gone, b) == nil)
    for _ in 0..<3 {
      kiosk.wait(250)
      #expect(kiosk.see(.still, a) == nil)
    }
    kiosk.wait(250)
    #expect(kiosk.see(.still, a)?.code == "accepted")
    // A hand scanner has one code in view, whatever the camera has seen.
    #expect(kiosk.see(.appeared, try kiosk.mint.voucher(3), b)?.code == "one-at-a-time")
    #expect(kiosk.see(.once, b)?.code == "accepted")
  }

  @Test func `an accepted voucher keeps its answer through a second one beside it`() throws {
    let kiosk = try TestKiosk(path)
    let (a, b) = (try kiosk.mint.voucher(list: 4), try kiosk.mint.voucher(2))
    #expect(kiosk.see(.appeared, a)?.code == "accepted")
    kiosk.wait(1000)
    #expect(kiosk.see(.appeared, a, b)?.code == "one-at-a-time")
    for _ in 0..<100 {
      kiosk.wait(250)
      #expect(kiosk.see(.still, a, b) == nil)
    }
    #expect(kiosk.see(.gone, b) == nil)
    kiosk.wait(250)
    #expect(kiosk.see(.still, a) == nil)
    #expect(try kiosk.types() == ["ledger.opened", "redemption.accepted"])
  }

  @Test func `another text of the same voucher is the same voucher`() throws {
    let kiosk = try TestKiosk(path)
    let (a, b) = (try kiosk.mint.voucher(list: 4), try kiosk.mint.voucher(list: 4, expires: Mint.morning + 9000))
    #expect(kiosk.see(.appeared, a)?.code == "accepted")
    #expect(kiosk.see(.appeared, b)?.isRepeat == true)
    #expect(try kiosk.ledger.claims(of: Mint.key(list: 4)).count == 1)
  }

  @Test func `an acceptance younger than thirty seconds at start is shown once more, once`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher()
    let first = try #require(kiosk.scan(voucher))
    try kiosk.restart(after: 29_000)
    let again = try #require(kiosk.see(.once, voucher))
    #expect(again.code == "accepted" && !again.isRepeat && again.seq == first.seq)
    // It is shown, and no gate opens for it a second time.
    #expect(again.isShownAgain && !first.isShownAgain)
    kiosk.wait(3000)
    #expect(kiosk.see(.once, voucher)?.code == "already-used")
    #expect(try kiosk.types() == ["ledger.opened", "redemption.accepted", "scan.refused"])
  }

  @Test func `an older acceptance is not shown again, nor a fresh one long after the start`() throws {
    let kiosk = try TestKiosk(path)
    let (a, b) = (try kiosk.mint.voucher(1), try kiosk.mint.voucher(2))
    #expect(kiosk.code(a) == "accepted")
    try kiosk.restart(after: 30_000)
    #expect(kiosk.see(.once, a)?.code == "already-used")
    #expect(kiosk.code(b) == "accepted")
    try kiosk.restart(after: 1000)
    kiosk.wait(30_000)
    #expect(kiosk.see(.once, b)?.code == "already-used")
  }

  @Test func `of several uses the latest is shown again`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher(list: 4)
    #expect(kiosk.code(voucher) == "accepted")
    kiosk.wait(5000)
    let second = try #require(kiosk.see(.once, voucher))
    try kiosk.restart(after: 1000)
    let again = try #require(kiosk.see(.once, voucher))
    guard case .accepted(let use, let left) = again.decision else {
      Issue.record("\(again.code)")
      return
    }
    #expect((use, left) == (1, 1) && again.seq == second.seq)
  }

  @Test func `nothing is accepted before the hub has receipted the opening, nor after the ledger was stopped`() throws {
    let kiosk = try TestKiosk(path, isOpen: false)
    let voucher = try kiosk.mint.voucher()
    #expect(kiosk.code(voucher) == "ledger-unopened" && kiosk.scan(voucher)?.seq == nil)
    try kiosk.begin(.first)
    #expect(kiosk.code(voucher) == "ledger-unopened")
    try kiosk.receipt()
    try kiosk.ledger.stop(because: "test")
    #expect(kiosk.code(voucher) == "ledger-rolled-back")
    try kiosk.begin(.restored)
    #expect(kiosk.code(voucher) == "ledger-unopened")
    try kiosk.receipt()
    #expect(kiosk.code(voucher) == "accepted")
  }

  @Test func `offline limits end acceptance by number and by hours, and a receipt begins them anew`() throws {
    var mint = Mint()
    mint.policy = #""offline":{"hours":2,"redemptions":3}"#
    let kiosk = try TestKiosk(path, mint: mint)
    for index in 0..<3 as Range<UInt32> { #expect(kiosk.code(try mint.voucher(index)) == "accepted") }
    #expect(kiosk.code(try mint.voucher(3)) == "offline-limit")
    try kiosk.receipt()
    #expect(kiosk.code(try mint.voucher(3)) == "accepted")
    kiosk.wait(2 * 3_600_000)
    #expect(kiosk.code(try mint.voucher(4)) == "offline-limit")
    try kiosk.receipt()
    #expect(kiosk.code(try mint.voucher(4)) == "accepted")
    try kiosk.restart(after: 60_000)
    #expect(kiosk.desk.counts == [:] && kiosk.ledger.view.unreceiptedClaims == 1)
  }

  @Test func `an untrusted clock judges nothing that depends on time, and comes back`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher()
    kiosk.wait(60_000)
    kiosk.desk.tick(at: kiosk.now)
    let right = kiosk.now.wall
    kiosk.set(right + 7_200_000)
    #expect(kiosk.see(.once, voucher)?.code == "clock-untrusted")
    // What is wrong at any time is still found.
    #expect(kiosk.see(.once, try kiosk.mint.voucher(list: 9))?.code == "list-not-allowed")
    kiosk.set(right)
    kiosk.wait(3000)
    #expect(kiosk.see(.once, voucher)?.code == "accepted")
    #expect(try kiosk.types().filter { $0 == "clock.changed" }.count == 2)
  }

  @Test func `a receipt in time confirms the clock of the records that follow`() throws {
    let kiosk = try TestKiosk(path)
    let asked = kiosk.now
    kiosk.wait(100)
    _ = kiosk.desk.received(hub: kiosk.now.wall + 2000, asked: asked, answered: kiosk.now)
    #expect(kiosk.code(try kiosk.mint.voucher()) == "accepted")
    let last = try #require(try kiosk.ledger.records(after: 1, limit: 9).last)
    #expect(try RecordLine(parsing: last.bytes).clock == .confirmed)
  }

  @Test func `what overflows the budget is recorded as one summary`() throws {
    let kiosk = try TestKiosk(path)
    for index in 0..<70 as Range<UInt32> {
      kiosk.wait(1)
      #expect(kiosk.see(.once, try kiosk.mint.voucher(index, expires: Mint.morning))?.code == "expired")
    }
    #expect(try kiosk.types().count == 61)
    kiosk.desk.tick(at: kiosk.now)
    #expect(try kiosk.types().count == 61)
    kiosk.wait(60_000)
    kiosk.desk.tick(at: kiosk.now)
    let last = try #require(try kiosk.ledger.records(after: 61, limit: 9).last)
    #expect(last.type == RecordType.summary.rawValue)
    #expect(String(decoding: last.bytes, as: UTF8.self).hasSuffix(#""expired":10}}"#))
    #expect(kiosk.desk.counts["expired"] == 70)
  }

  @Test func `a desk that closes records what it has counted`() throws {
    let kiosk = try TestKiosk(path)
    for index in 0..<61 as Range<UInt32> {
      _ = kiosk.see(.once, try kiosk.mint.voucher(index, expires: Mint.morning))
    }
    kiosk.desk.tick(at: kiosk.now, isLast: true)
    #expect(try kiosk.types().last == "scan.summary")
  }

  @Test func `a disk that can't be written makes no acceptance, and none is lost when it can again`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher()
    let tip = kiosk.ledger.view.tip
    try kiosk.refusingWrites {
      let outcome = kiosk.scan(voucher)
      #expect(outcome?.code == "ledger-unwritable" && outcome?.seq == nil)
      #expect(kiosk.desk.fault?.hasPrefix("can't record ") == true, "\(kiosk.desk.fault ?? "-")")
      #expect(kiosk.ledger.view.tip == tip)
    }
    #expect(kiosk.code(voucher) == "accepted")
    #expect(kiosk.desk.fault == nil)
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
    #expect(try kiosk.types() == ["ledger.opened", "redemption.accepted"])
  }

  @Test func `a full disk makes no acceptance, and none is lost when it has room again`() throws {
    // Where nothing may be mounted, the test above has to do.
    guard let disk = SmallDisk(over: scratch.file("disk"), kiB: 1024) else { return }
    let kiosk = try TestKiosk(disk.path + "/ledger")
    var index: UInt32 = 0
    try disk.full {
      // What is left of the last page may still hold one or two.
      while index < 50, kiosk.code(try kiosk.mint.voucher(index)) == "accepted" { index += 1 }
      #expect(index < 50)
      #expect(kiosk.code(try kiosk.mint.voucher(index)) == "ledger-unwritable")
      #expect(kiosk.desk.fault?.contains("disk-full") == true, "\(kiosk.desk.fault ?? "-")")
    }
    #expect(kiosk.code(try kiosk.mint.voucher(index)) == "accepted")
    try kiosk.restart(after: 60_000)
    for used in 0...index { #expect(kiosk.code(try kiosk.mint.voucher(used)) == "already-used") }
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
  }

  @Test func `the first rule that is broken is the one that is told`() throws {
    var mint = Mint()
    mint.rules = #""from":"2026-11-01T00:00:00.000Z","until":"2026-12-01T00:00:00.000Z","stores":["xinyi"]"#
    let kiosk = try TestKiosk(path, mint: mint)
    let stranger = SigningKey(generating: .ed25519)
    let past = Mint.morning
    func text(_ from: [UInt8], change: (inout [UInt8]) -> Void) -> [UInt8] {
      var text = from
      change(&text)
      return text
    }
    let good = try mint.voucher()
    var bytes = try Base45.decode(good.dropFirst(4))
    bytes[bytes.count - 1] ^= 1
    let broken = Array(("VC1:" + Base45.encode(bytes)).utf8)
    // Each is wrong in its own way and in all ways that come after it.
    let cases: [([UInt8], String)] = [
      (Array(repeating: UInt8(ascii: "A"), count: 600), "not-a-voucher"),
      (Array("VC1:".utf8) + Array(repeating: UInt8(ascii: "A"), count: 600), "too-long"),
      (text(good) { $0[9] = UInt8(ascii: "a") }, "malformed-base45"),
      (try mint.voucher(list: 9, uses: 2, audience: ["ximen"], expires: past, by: stranger), "kid-unknown"),
      (broken, "signature-invalid"),
      (
        try mint.voucher(list: 9, campaign: "none", issuer: "other", audience: ["ximen"], expires: past),
        "issuer-mismatch"
      ),
      (try mint.voucher(list: 9, campaign: "none", audience: ["ximen"], expires: past), "campaign-unknown"),
      (try mint.voucher(list: 9, uses: 2, audience: ["ximen"], expires: past), "list-not-allowed"),
      (try mint.voucher(5000, uses: 2, audience: ["ximen"], expires: past), "uses-mismatch"),
      (try mint.voucher(5000, list: 4, audience: ["ximen"], expires: past), "index-out-of-range"),
      (try mint.voucher(4, list: 4, audience: ["ximen"], expires: nil), "index-not-multiple"),
      (try mint.voucher(audience: ["ximen"], expires: nil), "expiry-missing"),
      (try mint.voucher(audience: ["ximen"], expires: past), "wrong-store"),
      (try mint.voucher(audience: ["taipei"], expires: past, holder: stranger.verificationKey), "expired"),
      (
        try mint.voucher(notBefore: Mint.morning + Mint.day / 2, holder: stranger.verificationKey), "not-yet-valid"
      ),
      (
        try mint.voucher(
          holder: stranger.verificationKey, appointment: Appointment(start: past + -9000, end: past)),
        "live-code-required"
      ),
      (try mint.voucher(appointment: Appointment(start: past + -9000, end: past)), "appointment-late"),
      (
        try mint.voucher(appointment: Appointment(start: past + Mint.day / 2, end: past + Mint.day)),
        "appointment-early"
      ),
    ]
    for (text, code) in cases { #expect(kiosk.see(.once, text)?.code == code) }
    #expect(try kiosk.ledger.records(after: 1, limit: 99).allSatisfy { $0.type == RecordType.refused.rawValue })
    #expect(kiosk.see(.once, good)?.code == "accepted")
  }

  @Test(arguments: [
    ("revoked", "2028-01-01T00:00:00.000Z", "key-revoked"), ("retired", "2028-01-01T00:00:00.000Z", "accepted"),
    ("active", "2026-11-22T01:00:00.000Z", "key-expired"),
  ])
  func `a key's state counts after everything about the voucher`(state: String, until: String, code: String) throws {
    var mint = Mint()
    mint.keyState = state
    mint.keyTimes.1 = until
    let kiosk = try TestKiosk(path, mint: mint)
    #expect(kiosk.see(.once, try mint.voucher(1)).map(\.code) == code)
    #expect(kiosk.see(.once, try mint.voucher(2, expires: Mint.morning))?.code == "expired")
  }

  @Test func `old trust can't judge a key that it does not know, and none at all once it has expired`() throws {
    var mint = Mint()
    mint.policy = #""trust":{"stale_hours":1}"#
    mint.validity = TrustValidity(
      freshUntil: WireTime("2026-11-22T03:00:00.000Z")!, end: WireTime("2027-11-22T03:00:00.000Z")!)
    let kiosk = try TestKiosk(path, mint: mint)
    let stranger = SigningKey(generating: .ed25519)
    #expect(kiosk.code(try mint.voucher(1, by: stranger)) == "kid-unknown")
    kiosk.wait(3_600_000)
    let stale = kiosk.scan(try mint.voucher(2, by: stranger))
    #expect(stale?.code == "keys-stale" && stale?.since == WireTime("2026-11-22T03:00:00.000Z"))
    #expect(kiosk.code(try mint.voucher(3)) == "accepted")
    kiosk.wait(3_600_000)
    let expired = kiosk.scan(try mint.voucher(4))
    #expect(expired?.code == "keys-expired" && expired?.since == WireTime("2026-11-22T04:00:00.000Z"))
  }

  @Test func `without trust, place or the hub's key nothing is accepted`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher()
    kiosk.desk.use(Surroundings(trust: nil, place: Mint.xinyi, device: TestKiosk.device))
    #expect(kiosk.code(voucher) == "keys-missing")
    try kiosk.useTrust(place: nil, device: nil)
    #expect(kiosk.code(voucher) == "not-enrolled")
    #expect(kiosk.code(Array("VP1:ABC".utf8)) == "malformed-cbor")
    try kiosk.useTrust()
    #expect(kiosk.code(voucher) == "accepted")
  }
}
