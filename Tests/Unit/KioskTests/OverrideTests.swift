import Answers
import Ledger
import Records
import Redemption
import Rig
import StatusList
import StrictJSON
import Testing
import Trust
import Vouchers
import Wire

/// Marks of nothing, but one voucher.
private struct NoMarks: StatusEntries {
  var size: UInt32 = 100_000
  var marked: (entry: UInt32, as: EntryStatus)?
  func status(of entry: UInt32) -> EntryStatus { marked?.entry == entry ? marked?.as ?? .valid : .valid }
}

@Suite final class `What managers decide where the kiosk can't judge` {
  let scratch = ScratchFolder()

  func kiosk(
    _ codes: String = #""offline-limit","marks-expired","marks-missing","clock-untrusted","keys-expired""#,
    day: Int = 2,
    more: String = "", rules: String = "", file: String = "ledger"
  ) throws -> TestKiosk {
    var mint = Mint()
    mint.rules = #""no_expiry":true\#(rules.isEmpty ? "" : ",\(rules)")"#
    mint.policy = #""overrides":{"day":\#(day),"codes":[\#(codes)]}\#(more.isEmpty ? "" : ",\(more)")"#
    return try TestKiosk(scratch.file(file), mint: mint)
  }

  /// Offline for good: one acceptance may wait for a receipt.
  static let offline = #""offline":{"redemptions":1}"#

  func decide(_ kiosk: TestKiosk, _ trace: String? = nil, staff: String? = "s-7") -> String {
    kiosk.wait(1000)
    return switch kiosk.desk.override(trace, by: -1, staff: staff, at: kiosk.now) {
    case .answered(let outcome): outcome.code
    case .unknown: "unknown"
    case .used(let most): "used \(most)"
    }
  }

  func data(_ kiosk: TestKiosk, _ seq: Int64) throws -> JSONValue {
    let record = try #require(try kiosk.ledger.records(after: seq - 1, limit: 1).first)
    return try #require(try JSONValue(parsing: record.bytes)["data"])
  }

  @Test func `it is a redemption like any other, with who decided it, and a staff action beside it`() throws {
    let kiosk = try kiosk(more: Self.offline)
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "accepted")
    let text = try kiosk.mint.voucher(2)
    #expect(kiosk.code(text) == "offline-limit")
    let waiting = try kiosk.desk.overridable(at: kiosk.now)
    #expect(
      waiting.used == 0 && waiting.scans.map(\.code) == [.offlineLimit] && waiting.scans[0].facts?.key == Mint.key(2))
    #expect(decide(kiosk, "7F2A") == "accepted")
    #expect(
      try kiosk.types() == [
        "ledger.opened", "redemption.accepted", "scan.undecided", "redemption.accepted", "staff.action",
      ])
    let redemption = try data(kiosk, 4)
    #expect(
      redemption["override"]?["code"] == .string("offline-limit") && redemption["override"]?["staff"] == .string("s-7"))
    #expect(redemption["mode"] == .string("offline") && redemption["evidence"]?["ct"] != nil)
    let action = try data(kiosk, 5)
    let epoch = try #require(kiosk.ledger.view.tip?.epoch)
    #expect(action["action"] == .string("override") && action["target"] == .string("\(epoch):4"))
    // The evidence is what the hub opens for any acceptance.
    var reader = try RecordLine(parsing: try #require(try kiosk.ledger.records(after: 3, limit: 1).first).bytes).data
    let record = try RedemptionRecord(data: &reader)
    #expect(record.override == OverrideNote(code: "offline-limit", uid: -1, staff: "s-7"))
    #expect(try !record.evidence.open(with: kiosk.mint.evidence, recordID: "\(epoch):4").isEmpty)
    // Decided once, and the same voucher stays the same voucher.
    #expect(decide(kiosk, "7F2A") == "unknown")
    #expect(kiosk.see(.once, text)?.isRepeat == true)
    try kiosk.receipt()
    #expect(kiosk.code(text) == "already-used")
    _ = try kiosk.ledger.verify()
  }

  @Test func `no more a day than the policy says, across restarts, and a void gives none back`() throws {
    let kiosk = try kiosk(more: Self.offline)
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "accepted")
    for index in [2, 3] as [UInt32] {
      #expect(kiosk.code(try kiosk.mint.voucher(index)) == "offline-limit")
      #expect(decide(kiosk) == "accepted")
    }
    guard case .done = kiosk.desk.void(4, reason: "r", by: 0, staff: nil, at: kiosk.now) else {
      Issue.record("not taken back")
      return
    }
    try kiosk.restart()
    #expect(kiosk.code(try kiosk.mint.voucher(4)) == "offline-limit")
    #expect(decide(kiosk) == "used 2")
    #expect(try kiosk.desk.overridable(at: kiosk.now).used == 2)
    #expect(try kiosk.ledger.claims(of: Mint.key(4)).isEmpty)
    // The shop's day, not 24 hours: its midnight is at 16:00 UTC.
    let midnight = try #require(WireTime("2026-11-22T16:00:00Z"))
    kiosk.wait(midnight.milliseconds - kiosk.now.wall.milliseconds)
    #expect(kiosk.code(try kiosk.mint.voucher(5)) == "offline-limit")
    #expect(decide(kiosk) == "accepted")
    _ = try kiosk.ledger.verify()
  }

  @Test func `a new ledger counts what came back from the hub`() throws {
    let kiosk = try kiosk(day: 1, more: Self.offline)
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "accepted")
    #expect(kiosk.code(try kiosk.mint.voucher(2)) == "offline-limit" && decide(kiosk) == "accepted")
    let lines = try kiosk.ledger.records(after: 0, limit: 100).map {
      (line: try RecordLine(parsing: $0.bytes), bytes: $0.bytes, hash: $0.hash)
    }
    let other = try TestKiosk(scratch.file("other"), mint: kiosk.mint, at: kiosk.now.wall, isOpen: false)
    try other.begin(.restored, previous: kiosk.ledger.view.tip)
    try other.ledger.restore(lines)
    try other.ledger.restore(lines)
    try other.receipt()
    #expect(try other.desk.overridable(at: other.now).used == 1)
  }

  @Test func `only what the policy names, only for a few minutes, and only what is genuine and free`() throws {
    let kiosk = try kiosk(#""marks-expired""#, more: Self.offline)
    let used = try kiosk.mint.voucher(1)
    #expect(kiosk.code(used) == "accepted")
    #expect(kiosk.code(try kiosk.mint.voucher(2)) == "offline-limit")
    #expect(decide(kiosk) == "unknown" && decide(kiosk, "7F2A") == "unknown")
    try kiosk.receipt()
    // Marks that are too old: nothing is judged, whoever holds it up.
    let old = Mint.morning + -40 * Mint.day
    kiosk.desk.use(
      marks: MarksSnapshot(
        index: 9, freshUntil: old,
        lists: [ListName(issuer: Mint.acme, list: 3): .init(version: 1, freshUntil: old, entries: NoMarks())],
        missing: []))
    #expect(kiosk.code(used) == "marks-expired")
    #expect(decide(kiosk) == "already-used")
    #expect(kiosk.code(try kiosk.mint.voucher(3)) == "marks-expired")
    kiosk.wait(Desk.overrideWaits)
    #expect(decide(kiosk) == "unknown")
    #expect(kiosk.code(try kiosk.mint.voucher(3)) == "marks-expired")
    #expect(decide(kiosk, "0000") == "unknown")
    #expect(decide(kiosk) == "accepted")
    // What isn't judged for another reason as well stays so.
    #expect(kiosk.code(try kiosk.mint.voucher(4)) == "marks-expired")
    #expect(decide(kiosk) == "offline-limit")
    #expect(try kiosk.ledger.claims(of: Mint.key(4)).isEmpty)
  }

  @Test(arguments: [(EntryStatus.spent, "already-used"), (.revoked, "cancelled"), (.suspended, "suspended")])
  func `what marks said of a voucher when they were new enough nobody can decide otherwise`(
    status: EntryStatus, code: String
  ) throws {
    let kiosk = try kiosk()
    let old = Mint.morning + -40 * Mint.day
    let list = MarksSnapshot.Held(version: 1, freshUntil: old, entries: NoMarks(marked: (7, status)))
    kiosk.desk.use(
      marks: MarksSnapshot(
        index: 9, freshUntil: old, lists: [ListName(issuer: Mint.acme, list: 3): list], missing: []))
    #expect(kiosk.code(try kiosk.mint.voucher(7)) == "marks-expired")
    #expect(decide(kiosk) == code)
    #expect(try kiosk.ledger.claims(of: Mint.key(7)).isEmpty)
    #expect(kiosk.code(try kiosk.mint.voucher(8)) == "marks-expired")
    #expect(decide(kiosk) == "accepted")
  }

  @Test func `trust that is too old still verifies the signature, and a clock that is wrong is guessed`() throws {
    let kiosk = try kiosk()
    kiosk.mint.validity = TrustValidity(freshUntil: Mint.morning + -60 * Mint.day, end: Mint.morning + -1)
    try kiosk.useTrust()
    let forged = try kiosk.mint.voucher(1, by: Mint().key)
    #expect(kiosk.code(forged) == "keys-expired" && decide(kiosk) == "keys-stale")
    #expect(kiosk.code(try kiosk.mint.voucher(1, expires: Mint.morning + -1)) == "keys-expired")
    #expect(decide(kiosk) == "expired")
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "keys-expired" && decide(kiosk) == "accepted")

    let late = try self.kiosk(file: "late")
    #expect(late.code(try late.mint.voucher(1)) == "accepted")
    let good = late.now.wall
    late.set(try #require(WireTime("2031-01-01T00:00:00Z")))
    #expect(late.code(try late.mint.voucher(2)) == "clock-untrusted")
    #expect(decide(late) == "accepted")
    let tip = try #require(late.ledger.view.tip)
    let record = try #require(try late.ledger.records(after: tip.seq - 2, limit: 1).first)
    let line = try RecordLine(parsing: record.bytes)
    #expect(line.clock == .untrusted && line.time.milliseconds - good.milliseconds < 300_000)
  }

  @Test func `what the campaign allows offline is the policy's to lift, its other limits are not`() throws {
    let kiosk = try kiosk(rules: #""offline":{"redemptions":1},"limits":{"kiosk_day":2}"#)
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "accepted")
    #expect(kiosk.code(try kiosk.mint.voucher(2)) == "offline-limit" && decide(kiosk) == "accepted")
    #expect(kiosk.code(try kiosk.mint.voucher(3)) == "limit-kiosk-day")
  }

  @Test func `what can't be written is not decided, and not counted`() throws {
    let kiosk = try kiosk(more: Self.offline)
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "accepted")
    #expect(kiosk.code(try kiosk.mint.voucher(2)) == "offline-limit")
    try kiosk.refusingWrites { #expect(decide(kiosk) == "ledger-unwritable") }
    #expect(try kiosk.desk.overridable(at: kiosk.now).used == 0)
    #expect(decide(kiosk) == "accepted")
    _ = try kiosk.ledger.verify()
  }
}
