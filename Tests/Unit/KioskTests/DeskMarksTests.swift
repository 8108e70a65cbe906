import Answers
import Ledger
import Records
import Redemption
import Rig
import StatusList
import Testing
import Trust
import Wire

/// Marks in memory.
private struct Entries: StatusEntries {
  var size: UInt32 = 100_000
  var marks: [UInt32: EntryStatus] = [:]
  func status(of entry: UInt32) -> EntryStatus { marks[entry] ?? .valid }
}

@Suite final class `The desk and marks` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("ledger") }

  private func marks(
    _ list: UInt32, _ marks: [UInt32: EntryStatus], until: WireTime = Mint.morning + 86_400_000,
    issued: WireTime? = nil, isCurrent: Bool = true, missing: Set<ListName> = []
  ) -> MarksSnapshot {
    let name = ListName(issuer: Mint.key(0).issuer, list: list)
    return MarksSnapshot(
      index: 991, freshUntil: until, issued: issued,
      lists: missing.isEmpty
        ? [name: .init(version: 3, freshUntil: until, isCurrent: isCurrent, entries: Entries(marks: marks))]
        : [:],
      missing: missing)
  }

  @Test func `spent, revoked and suspended vouchers are refused, each with its own code`() throws {
    let kiosk = try TestKiosk(path)
    kiosk.desk.use(marks: marks(3, [1: .spent, 2: .revoked, 3: .suspended]))
    for (index, code) in [(1, "already-used"), (2, "cancelled"), (3, "suspended"), (4, "accepted")]
      as [(UInt32, String)]
    {
      #expect(kiosk.code(try kiosk.mint.voucher(index)) == code)
    }
    #expect(try kiosk.types().dropFirst() == ["scan.refused", "scan.refused", "scan.refused", "redemption.accepted"])
    // A mark that is taken back frees the voucher again.
    kiosk.desk.use(marks: marks(3, [1: .spent, 2: .revoked]))
    #expect(kiosk.code(try kiosk.mint.voucher(3)) == "accepted")
  }

  @Test func `a mark wins over the own ledger, and the own ledger over no mark`() throws {
    let kiosk = try TestKiosk(path)
    kiosk.desk.use(marks: marks(3, [:]))
    let voucher = try kiosk.mint.voucher(5)
    let first = try #require(kiosk.scan(voucher))
    #expect(first.code == "accepted" && kiosk.code(voucher) == "already-used")
    kiosk.desk.use(marks: marks(3, [5: .spent]))
    let second = try #require(kiosk.scan(voucher))
    #expect(second.code == "already-used" && second.usedAt == first.time)
  }

  @Test func `what a till keeps here is being used, also once the hub has marked it, and free when it lets go`() throws
  {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher(5)
    var dice = Dice(state: 3)
    let id = HoldID(using: &dice)
    func hold(_ id: HoldID) -> String {
      kiosk.wait(3000)
      let holding = kiosk.desk.hold(voucher, for: 600_000, basket: nil, as: id, at: kiosk.now, trace: "7F2A")
      guard case .answered(let outcome, _) = holding else { return "\(holding)" }
      return outcome.code
    }
    #expect(hold(id) == "held")
    try kiosk.receipt()
    kiosk.desk.use(marks: marks(3, [5: .spent], issued: kiosk.now.wall))
    #expect(hold(HoldID(using: &dice)) == "already-held" && kiosk.code(voucher) == "already-held")
    // The hub does not know yet that it is free again: it can't be judged, and is told as not used up.
    guard case .done = kiosk.desk.release(id, at: kiosk.now) else {
      Issue.record("not released")
      return
    }
    #expect(kiosk.code(voucher) == "syncing")
    try kiosk.receipt()
    #expect(kiosk.code(voucher) == "syncing")
    kiosk.desk.use(marks: marks(3, [:], issued: kiosk.now.wall))
    #expect(kiosk.code(voucher) == "accepted")
    kiosk.desk.use(marks: marks(3, [5: .spent], issued: kiosk.now.wall))
    #expect(kiosk.code(voucher) == "already-used")
  }

  @Test func `what was taken back here is not called used while the mark is older, and is where it is younger`() throws
  {
    let kiosk = try TestKiosk(path)
    let voucher = try kiosk.mint.voucher(5)
    let first = try #require(kiosk.scan(voucher))
    try kiosk.receipt()
    let made = kiosk.now.wall
    kiosk.desk.use(marks: marks(3, [5: .spent], issued: made))
    #expect(kiosk.see(.once, try kiosk.mint.voucher(6))?.code == "accepted")
    kiosk.wait(3000)
    #expect(kiosk.see(.once, voucher)?.code == "already-used")
    guard case .done = kiosk.desk.void(try #require(first.seq), reason: "r", by: 0, staff: nil, at: kiosk.now) else {
      Issue.record("not taken back")
      return
    }
    // At once: the no of before stands no longer.
    #expect(kiosk.see(.once, voucher)?.code == "syncing")
    try kiosk.restart()
    kiosk.desk.use(marks: marks(3, [5: .spent], issued: made))
    #expect(kiosk.code(voucher) == "syncing")
    // A newer index alone says nothing: the list has not come yet.
    kiosk.desk.use(marks: marks(3, [5: .spent], issued: kiosk.now.wall + 10_000, isCurrent: false))
    #expect(kiosk.code(voucher) == "syncing")
    // The hub knew of it when it made this one: somebody else has used it since.
    try kiosk.receipt()
    kiosk.wait(2000)
    kiosk.desk.use(marks: marks(3, [5: .spent], issued: kiosk.now.wall))
    #expect(kiosk.code(voucher) == "already-used")
    #expect(kiosk.code(try kiosk.mint.voucher(6)) == "already-used")
  }

  @Test func `records say which index they rested on, and how fresh it was`() throws {
    let kiosk = try TestKiosk(path)
    kiosk.desk.use(marks: marks(3, [:]))
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "accepted")
    kiosk.desk.use(marks: marks(3, [:], until: Mint.morning))
    #expect(kiosk.code(try kiosk.mint.voucher(2)) == "accepted")
    let records = try kiosk.ledger.records(after: 0, limit: 9).map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(records[0].contains(#""marks":{"index":0,"stage":"stale"}"#))
    #expect(records[1].contains(#""marks":{"index":991,"stage":"fresh"}"#))
    #expect(records[2].contains(#""marks":{"index":991,"stage":"stale"}"#))
  }

  @Test func `marks that are too old, or named and not to be had, can't judge`() throws {
    let kiosk = try TestKiosk(path)
    kiosk.desk.use(marks: marks(3, [:], until: Mint.morning + -Policy.usualMarksStaleHours * 3_600_000))
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "marks-expired")
    kiosk.desk.use(marks: marks(3, [:], missing: [ListName(issuer: Mint.key(0).issuer, list: 3)]))
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "marks-missing")
    #expect(try kiosk.types().dropFirst() == ["scan.undecided", "scan.undecided"])
  }

  @Test func `a kiosk without any marks goes by its ledger unless the policy wants marks`() throws {
    let kiosk = try TestKiosk(path)
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "accepted")
    kiosk.mint.policy = #""marks":{"required":true}"#
    try kiosk.useTrust()
    #expect(kiosk.code(try kiosk.mint.voucher(2)) == "marks-missing")
    kiosk.desk.use(marks: marks(3, [:]))
    #expect(kiosk.code(try kiosk.mint.voucher(2)) == "accepted")
  }
}

/// Uses above one: free = k - |marked or held by own uses| - own uses without a receipt.
@Suite final class `Uses above one` {
  let scratch = ScratchFolder()
  private static let list: UInt32 = 4

  private func kiosk(_ marked: [UInt32: EntryStatus]) throws -> TestKiosk {
    let kiosk = try TestKiosk(scratch.file("ledger"))
    mark(kiosk, marked)
    return kiosk
  }

  private func mark(_ kiosk: TestKiosk, _ marked: [UInt32: EntryStatus]) {
    let name = ListName(issuer: Mint.key(0).issuer, list: Self.list)
    let until = kiosk.now.wall + 86_400_000
    kiosk.desk.use(
      marks: MarksSnapshot(
        index: 1, freshUntil: until,
        lists: [name: .init(version: 1, freshUntil: until, entries: Entries(marks: marked))]))
  }

  @Test func `marked uses are not free, and the rest is`() throws {
    let kiosk = try kiosk([1: .spent])
    let voucher = try kiosk.mint.voucher(0, list: Self.list)
    guard case .accepted(_, let left)? = kiosk.scan(voucher)?.decision else {
      Issue.record("not accepted")
      return
    }
    #expect(left == 1)
    #expect(kiosk.code(voucher) == "accepted")
    // Only what the hub has not settled leaves none: it alone can say.
    #expect(kiosk.code(voucher) == "syncing")
    try kiosk.receipt([.init(seq: 3, verdict: .moved, use: 2)])
    #expect(kiosk.code(voucher) == "already-used")
  }

  @Test func `own uses that come back as marks are not counted twice once they are receipted`() throws {
    let kiosk = try kiosk([:])
    let voucher = try kiosk.mint.voucher(0, list: Self.list)
    #expect(kiosk.code(voucher) == "accepted")
    mark(kiosk, [0: .spent])
    try kiosk.receipt()
    // Free: 3 - |{0} or {0}| = 2.
    #expect(kiosk.code(voucher) == "accepted" && kiosk.code(voucher) == "accepted")
    mark(kiosk, [0: .spent, 1: .spent])
    #expect(kiosk.code(voucher) == "syncing")
    try kiosk.receipt()
    #expect(kiosk.code(voucher) == "already-used")
  }

  @Test func `all marked is used up, cancelled or on hold, by what the marks are`() throws {
    for (marks, code) in [
      ([0: .spent, 1: .spent, 2: .spent], "already-used"), ([0: .revoked, 1: .revoked, 2: .revoked], "cancelled"),
      ([0: .revoked, 1: .spent, 2: .revoked], "already-used"), ([0: .spent, 1: .suspended, 2: .spent], "suspended"),
    ] as [([UInt32: EntryStatus], String)] {
      let kiosk = try kiosk(marks)
      #expect(kiosk.code(try kiosk.mint.voucher(0, list: Self.list)) == code)
    }
  }

  @Test func `of three uses, one that was given back comes back with the hub's next list`() throws {
    let kiosk = try kiosk([:])
    let voucher = try kiosk.mint.voucher(0, list: Self.list)
    for _ in 0..<2 { #expect(kiosk.code(voucher) == "accepted") }
    try kiosk.receipt()
    guard case .done = kiosk.desk.void(3, reason: "r", by: 0, staff: nil, at: kiosk.now) else {
      Issue.record("not taken back")
      return
    }
    mark(kiosk, [0: .spent, 1: .spent, 2: .spent])
    #expect(kiosk.code(voucher) == "syncing")
    // The third is somebody else's, and not marked yet: nothing is free for this kiosk to say so.
    mark(kiosk, [0: .spent, 1: .spent])
    #expect(kiosk.code(voucher) == "accepted" && kiosk.code(voucher) == "syncing")
    try kiosk.receipt()
    mark(kiosk, [0: .spent, 1: .spent])
    #expect(kiosk.code(voucher) == "accepted")
    try kiosk.receipt()
    #expect(kiosk.code(voucher) == "already-used")
  }

  @Test func `a use that was moved holds the entry that it was moved to`() throws {
    let kiosk = try kiosk([:])
    let voucher = try kiosk.mint.voucher(0, list: Self.list)
    #expect(kiosk.code(voucher) == "accepted")
    try kiosk.receipt([.init(seq: 2, verdict: .moved, use: 1)])
    mark(kiosk, [0: .spent, 1: .spent])
    #expect(kiosk.code(voucher) == "accepted")
    try kiosk.receipt()
    mark(kiosk, [0: .spent, 1: .spent, 2: .spent])
    #expect(kiosk.code(voucher) == "already-used")
  }
}
