import Answers
import Crypto
import Foundation
import GRDB
import Ledger
import Records
import Redemption
import Storage
import Trust
import TrustStore
import Vouchers
import Wire

/// The generator of a test: the same numbers each time.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A kiosk without its doors: a desk over a real file, with a clock that a test moves.
final class TestKiosk {
  static let schema = Schema(
    name: "the test's ledger", applicationID: 7,
    steps: [
      LedgerSchema.first, TrustStoreSchema.first, LedgerSchema.presentations, TrustStoreSchema.second,
      LedgerSchema.counts, TrustStoreSchema.marks, LedgerSchema.sequels, LedgerSchema.clearances,
      LedgerSchema.carrying, TrustStoreSchema.origins, TrustStoreSchema.agreedBoot,
      LedgerSchema.overrides,
    ])
  static let device = Identifier("k1")!
  static let boot = [UInt8](repeating: 0xB0, count: 16)

  let path: String
  var mint: Mint
  private struct Parts {
    let database: DurableDatabase
    let ledger: LedgerBook
    let desk: Desk

    init(_ path: String, _ clock: TrustedClock.Kept, _ now: ClockReading) throws {
      database = try DurableDatabase(path: path, schema: TestKiosk.schema)
      ledger = try LedgerBook(database: database)
      desk = try Desk(ledger: ledger, clock: clock, at: now)
    }
  }
  /// Nil between the end of one process and the start of the next.
  private var parts: Parts?
  var database: DurableDatabase { parts!.database }
  var ledger: LedgerBook { parts!.ledger }
  var desk: Desk { parts!.desk }
  var now: ClockReading
  /// The shop's; nil: not known.
  var zone = TimeZone(identifier: "Asia/Taipei")
  private var dice = Dice(state: 1)

  /// - Parameter isOpen: whether the hub has receipted the opening record.
  init(_ path: String, mint: Mint = Mint(), at now: WireTime = Mint.morning, isOpen: Bool = true) throws {
    (self.path, self.mint) = (path, mint)
    self.now = ClockReading(wall: now, sinceBoot: 3_600_000, boot: Self.boot)
    parts = try Parts(path, .init(hubFloor: now), self.now)
    try useTrust()
    if ledger.view.tip == nil, isOpen {
      try begin(.first)
      try receipt()
    }
  }

  func useTrust(place: Place? = Mint.xinyi, device: Identifier? = TestKiosk.device) throws {
    desk.use(
      Surroundings(
        trust: try mint.snapshot, place: place, device: device, calendar: zone.map(ShopCalendar.init)))
  }

  func begin(_ reason: OpeningReason, previous: ChainPosition? = nil) throws {
    try ledger.begin(
      Epoch(using: &dice), previous: previous, reason: reason, in: try context())
  }

  func context() throws -> RecordContext {
    RecordContext(
      device: Self.device, time: now.wall, boot: Epoch(now.boot)!, clock: .plausible,
      trust: TrustMark(timestamp: 0, issuers: 0, campaigns: 0, stage: .fresh), marksIndex: 0, marksStage: .stale)
  }

  /// Moves wall clock and boot clock on, in milliseconds.
  func wait(_ milliseconds: Int64) {
    now = ClockReading(
      wall: now.wall + milliseconds, sinceBoot: now.sinceBoot + milliseconds, boot: now.boot)
  }

  /// Moves the wall clock alone.
  func set(_ wall: WireTime) { now = ClockReading(wall: wall, sinceBoot: now.sinceBoot, boot: now.boot) }

  func see(_ event: Sight.Event, _ texts: [UInt8]...) -> Outcome? {
    desk.decide(Sight(event, texts), at: now, trace: "7F2A")
  }

  /// A scan by hand, long after any before it.
  func scan(_ text: [UInt8]) -> Outcome? {
    wait(60_000)
    return see(.once, text)
  }

  /// The code of such a scan.
  func code(_ text: [UInt8]) -> String { scan(text)?.code ?? "nothing" }

  /// The process ends and starts again. What happens to the file in between is `meanwhile`'s.
  func restart(after milliseconds: Int64 = 1000, meanwhile: (String) throws -> Void = { _ in }) throws {
    wait(milliseconds)
    let kept = desk.clock
    parts = nil
    try meanwhile(path)
    parts = try Parts(path, kept, now)
    try useTrust()
  }

  /// A receipt of the hub for everything so far.
  @discardableResult
  func receipt(_ results: [Receipt.Result] = [], upTo: Int64? = nil) throws -> Int {
    let tip = ledger.view.tip!
    let position = ChainPosition(
      epoch: tip.epoch, seq: upTo ?? tip.seq, hash: try upTo.map { try ledger.hash(at: $0)! } ?? tip.hash)
    return try ledger.apply(
      Receipt(device: Self.device, tip: position, nonce: Nonce(using: &dice), time: now.wall, results: results),
      statement: Array("as it came".utf8))
  }

  /// The types of the records, less their common begin and end.
  func types() throws -> [String] {
    try ledger.records(after: 0, limit: 1000).map {
      String($0.type.dropFirst("voucherd.".count).dropLast(".v1".count))
    }
  }
}

extension TestKiosk {
  /// Makes every COMMIT fail, as a full disk does at its fdatasync.
  private final class Refusal: TransactionObserver {
    var isArmed = false
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseWillCommit() throws { if isArmed { throw DatabaseError(resultCode: .SQLITE_ABORT) } }
    func databaseDidCommit(_ db: Database) {}
    func databaseDidRollback(_ db: Database) {}
  }

  /// Runs `body` while no transaction can be committed: SQLite's commit hook turns each into a rollback.
  func refusingWrites(_ body: () throws -> Void) throws {
    // Held by this call alone, and must not refuse the transaction that adds it.
    let refusal = Refusal()
    try database.write("refuse") { $0.add(transactionObserver: refusal, extent: .observerLifetime) }
    refusal.isArmed = true
    defer { refusal.isArmed = false }
    try body()
  }
}
