import Foundation
import GRDB
import Ledger
import Records
import Rig
import Storage
import Testing
import Trust
import Wire

@Suite final class `The ledger` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("ledger") }

  /// Claims one use, with a record that nobody opens.
  func claim(
    _ kiosk: TestKiosk, _ voucher: VoucherKey = Mint.key(), uses: Int = 1, most: Int64? = nil
  ) throws -> ClaimOutcome {
    kiosk.wait(1000)
    return try kiosk.ledger.claim(voucher, uses: uses, mostUnreceipted: most, in: try kiosk.context()) { use, _ in
      .accepted(
        RedemptionRecord(
          voucher: voucher, use: use, campaign: Identifier("coffee")!, kid: "0011223344556677", presentation: .bare,
          mode: .offline, amount: nil, currency: nil, subject: nil,
          evidence: SealedEvidence(kid: "8899aabbccddeeff", enc: [1], ct: [2])))
    }
  }

  /// What became of it in one word.
  func word(_ kiosk: TestKiosk, _ voucher: VoucherKey = Mint.key(), uses: Int = 1) throws -> String {
    switch try claim(kiosk, voucher, uses: uses) {
    case .accepted(let claim): "use \(claim.use), \(claim.left) left"
    case .used: "used"
    case .syncing: "syncing"
    case .tooManyUnreceipted: "too many"
    case .replayed: "replayed"
    case .held: "held"
    case .paused: "paused"
    case .limited(let reading), .overridden(let reading): "limited by \(reading.name.rawValue)"
    }
  }

  @Test func `a voucher is claimed once, across restarts and epochs`() throws {
    let kiosk = try TestKiosk(path)
    #expect(try word(kiosk) == "use 0, 0 left")
    #expect(try word(kiosk) == "used")
    try kiosk.restart()
    #expect(try word(kiosk) == "used")
    try kiosk.receipt()
    #expect(try word(kiosk) == "used")
    try kiosk.begin(.fork, previous: kiosk.ledger.view.tip)
    #expect(try word(kiosk) == "used")
    #expect(try word(kiosk, Mint.key(1)) == "use 0, 0 left", "another index")
    #expect(try word(kiosk, Mint.key(list: 9)) == "use 0, 0 left", "another list")
    let other = VoucherKey(issuer: try #require(Identifier("other")), list: 3, index: 0)
    #expect(try word(kiosk, other) == "use 0, 0 left", "another issuer")
  }

  @Test func `an epoch that ends is put aside whole, and not copied`() throws {
    let kiosk = try TestKiosk(path)
    for index in 0..<3 as Range<UInt32> { _ = try claim(kiosk, Mint.key(index)) }
    let former = try #require(kiosk.ledger.view.tip)
    let bytes = try kiosk.ledger.records(after: 0, limit: 9).map(\.bytes)
    let root = try kiosk.database.read("root page") {
      try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'records'")
    }
    try kiosk.begin(.fork, previous: former)
    #expect(try word(kiosk, Mint.key(9)) == "use 0, 0 left")
    try kiosk.restart()
    #expect(try kiosk.ledger.verify().seq == 2)
    let name = "records_\(former.epoch)"
    let (page, kept) = try kiosk.database.read("the former epoch") { db in
      let page = try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [name])
      return (page, try Data.fetchAll(db, sql: "SELECT bytes FROM \(name) ORDER BY seq"))
    }
    #expect(page == root)
    #expect(kept.map { [UInt8]($0) } == bytes)
  }

  @Test func `the chain goes on where it ended`() throws {
    let kiosk = try TestKiosk(path)
    for index in 0..<5 as Range<UInt32> { _ = try claim(kiosk, Mint.key(index)) }
    let tip = kiosk.ledger.view.tip
    try kiosk.restart()
    #expect(kiosk.ledger.view.tip == tip && tip?.seq == 6)
    #expect(try kiosk.ledger.append(.trustChanged(reason: "test"), in: kiosk.context()) == 7)
    #expect(try kiosk.ledger.verify() == kiosk.ledger.view.tip)
    let records = try kiosk.ledger.records(after: 0, limit: 99)
    #expect(try kiosk.ledger.hash(at: 7) == records.last?.hash && kiosk.ledger.view.pending == 6)
    #expect(try kiosk.ledger.hash(at: 0) == RecordHash.genesis(epoch: tip!.epoch, device: TestKiosk.device))
    #expect(try kiosk.ledger.hash(at: 8) == nil)
  }

  // MARK: Several uses

  @Test func `a voucher of three uses is claimed three times`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = Mint.key(6, list: 4)
    #expect(try word(kiosk, voucher, uses: 3) == "use 0, 2 left")
    try kiosk.receipt()
    #expect(try word(kiosk, voucher, uses: 3) == "use 1, 1 left")
    #expect(try word(kiosk, voucher, uses: 3) == "use 2, 0 left")
    #expect(try word(kiosk, voucher, uses: 3) == "used")
    try kiosk.receipt()
    #expect(try kiosk.ledger.claims(of: voucher).map(\.index) == [6, 7, 8])
    #expect(try word(kiosk, voucher, uses: 3) == "used")
  }

  @Test func `an entry that the hub gave elsewhere is gone for us too`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = Mint.key(6, list: 4)
    _ = try claim(kiosk, voucher, uses: 3)
    try kiosk.receipt([.init(seq: 2, verdict: .moved, use: 1)])
    #expect(try kiosk.ledger.claims(of: voucher).map(\.index) == [7])
    // Entry 6 is another's, 7 is ours: one is left.
    #expect(try word(kiosk, voucher, uses: 3) == "use 1, 0 left")
    // Whether that one took the last entry the hub alone can say.
    #expect(try word(kiosk, voucher, uses: 3) == "syncing")
    try kiosk.receipt([.init(seq: 3, verdict: .moved, use: 2)])
    #expect(try word(kiosk, voucher, uses: 3) == "used")
  }

  @Test func `what is known to be used up is used, not syncing`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = Mint.key(6, list: 4)
    _ = try claim(kiosk, voucher, uses: 2)
    try kiosk.receipt([.init(seq: 2, verdict: .moved, use: 1)])
    #expect(try word(kiosk, voucher, uses: 2) == "used")
  }

  @Test func `a conflict means that no use is left`() throws {
    let kiosk = try TestKiosk(path)
    let voucher = Mint.key(6, list: 4)
    _ = try claim(kiosk, voucher, uses: 3)
    let other = Receipt.Other(
      device: try #require(Identifier("k2")), epoch: try #require(Epoch([UInt8](repeating: 1, count: 16))), seq: 9,
      time: Mint.morning)
    #expect(try kiosk.receipt([.init(seq: 2, verdict: .conflict, with: other)]) == 1)
    #expect(try word(kiosk, voucher, uses: 3) == "used")
    #expect(try kiosk.ledger.claims(of: voucher).map(\.state) == [.conflict])
    #expect(try kiosk.ledger.verdictCount() == 1)
    #expect(try kiosk.ledger.verdict(on: 2)?.contains(#""device":"k2""#) == true)
  }

  @Test func `a quarantined use stays used, and a moved one needs nobody's look`() throws {
    let kiosk = try TestKiosk(path)
    _ = try claim(kiosk)
    _ = try claim(kiosk, Mint.key(6, list: 4), uses: 3)
    try kiosk.receipt([
      .init(seq: 2, verdict: .quarantined, reason: "evidence"), .init(seq: 3, verdict: .moved, use: 2),
    ])
    #expect(try word(kiosk) == "used")
    #expect(try kiosk.ledger.claims(of: Mint.key()).map(\.state) == [.quarantined])
    #expect(try kiosk.ledger.verdictCount() == 1)
  }

  @Test func `as many may wait for a receipt as are allowed`() throws {
    let kiosk = try TestKiosk(path)
    for index in 0..<2 as Range<UInt32> { _ = try claim(kiosk, Mint.key(index), most: 2) }
    guard case .tooManyUnreceipted = try claim(kiosk, Mint.key(2), most: 2) else {
      Issue.record("accepted")
      return
    }
    try kiosk.receipt(upTo: 2)
    #expect(kiosk.ledger.view.unreceiptedClaims == 1)
    guard case .accepted = try claim(kiosk, Mint.key(2), most: 2) else {
      Issue.record("not accepted")
      return
    }
  }

  // MARK: Receipts

  @Test func `a receipt that is not for this ledger is refused, and changes nothing`() throws {
    let kiosk = try TestKiosk(path)
    _ = try claim(kiosk)
    let tip = try #require(kiosk.ledger.view.tip)
    let strange = try #require(RecordHash([UInt8](repeating: 7, count: 32)))
    let nonce = try #require(Nonce([UInt8](repeating: 0, count: 16)))
    func refusal(_ tip: ChainPosition, device: Identifier = TestKiosk.device) throws -> LedgerBook.ReceiptRefusal? {
      do {
        try kiosk.ledger.apply(
          Receipt(
            device: device, tip: tip, nonce: nonce, time: kiosk.now.wall, results: [.init(seq: 2, verdict: .conflict)]),
          statement: [])
        return nil
      } catch let refusal as LedgerBook.ReceiptRefusal { return refusal }
    }
    let epoch = try #require(Epoch([UInt8](repeating: 9, count: 16)))
    #expect(try refusal(tip, device: try #require(Identifier("k2"))) == .otherDevice)
    #expect(try refusal(ChainPosition(epoch: epoch, seq: 2, hash: tip.hash)) == .otherEpoch)
    #expect(try refusal(ChainPosition(epoch: tip.epoch, seq: 3, hash: tip.hash)) == .beyondTip)
    #expect(try refusal(ChainPosition(epoch: tip.epoch, seq: 2, hash: strange)) == .otherHash)
    #expect(try refusal(ChainPosition(genesisOf: tip.epoch, device: TestKiosk.device)) == .older)
    #expect(kiosk.ledger.view.receipted == 1)
    #expect(try kiosk.ledger.claims(of: Mint.key()).map(\.state) == [.pending])
    #expect(try kiosk.ledger.verdictCount() == 0)
  }

  @Test func `an empty receipt must name the begin of our chain`() throws {
    let kiosk = try TestKiosk(path, isOpen: false)
    try kiosk.begin(.first)
    let epoch = try #require(kiosk.ledger.view.tip?.epoch)
    let nonce = try #require(Nonce([UInt8](repeating: 0, count: 16)))
    let strange = try #require(RecordHash([UInt8](repeating: 7, count: 32)))
    func apply(_ hash: RecordHash) throws {
      try kiosk.ledger.apply(
        Receipt(
          device: TestKiosk.device, tip: ChainPosition(epoch: epoch, seq: 0, hash: hash), nonce: nonce,
          time: kiosk.now.wall, results: []), statement: [])
    }
    #expect(throws: LedgerBook.ReceiptRefusal.otherHash) { try apply(strange) }
    try apply(.genesis(epoch: epoch, device: TestKiosk.device))
    #expect(!kiosk.ledger.view.isOpen && kiosk.ledger.view.pending == 1)
  }

  @Test func `the same receipt again changes nothing`() throws {
    let kiosk = try TestKiosk(path)
    _ = try claim(kiosk, Mint.key(6, list: 4), uses: 3)
    try kiosk.receipt([.init(seq: 2, verdict: .moved, use: 2)])
    try kiosk.receipt()
    #expect(try kiosk.ledger.claims(of: Mint.key(6, list: 4)).map(\.index) == [8])
    try kiosk.restart()
    #expect(kiosk.ledger.view.receipted == 2 && kiosk.ledger.view.receiptTime != nil)
  }

  // MARK: Damage

  func changing(_ sql: String, _ kiosk: TestKiosk) throws {
    try kiosk.restart { path in
      try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }
  }

  @Test(arguments: [
    (
      "UPDATE records SET bytes = CAST(replace(CAST(bytes AS TEXT), 'coffee', 'coffea') AS BLOB) WHERE seq = 3",
      Int64(3)
    ),
    ("DELETE FROM records WHERE seq = 4", 4),
    ("UPDATE records SET hash = zeroblob(32) WHERE seq = 5", 5),
    ("DELETE FROM claims WHERE seq = 6", 6),
    ("UPDATE claims SET first = 77 WHERE seq = 3", 3),
    ("UPDATE claims SET n = 7 WHERE seq = 3", 3),
    ("INSERT INTO claims (issuer, list, first, n, epoch, seq, time) VALUES ('acme', 3, 99, 0, 0, 99, 0)", 99),
    ("INSERT INTO claims (issuer, list, first, n, epoch, seq, time) VALUES ('acme', 3, 99, 0, 0, 1, 0)", 1),
  ])
  func `verify finds what was changed`(sql: String, seq: Int64) throws {
    let kiosk = try TestKiosk(path)
    for index in 0..<9 as Range<UInt32> { _ = try claim(kiosk, Mint.key(index)) }
    #expect(try kiosk.ledger.verify().seq == 10)
    try changing(sql, kiosk)
    do {
      _ = try kiosk.ledger.verify()
      Issue.record("not found")
    } catch let damage as LedgerDamage {
      #expect(damage.seq == seq)
    }
  }

  @Test(arguments: [
    "UPDATE records SET bytes = x'7b7d' WHERE seq = 10", "DELETE FROM records WHERE seq = 9",
  ])
  func `a ledger whose end is damaged does not open`(sql: String) throws {
    let kiosk = try TestKiosk(path)
    for index in 0..<9 as Range<UInt32> { _ = try claim(kiosk, Mint.key(index)) }
    #expect(throws: LedgerDamage.self) { try changing(sql, kiosk) }
  }

  // MARK: Faults

  @Test func `a commit that fails leaves chain and claims as they were`() throws {
    let kiosk = try TestKiosk(path)
    _ = try claim(kiosk)
    let tip = kiosk.ledger.view.tip
    try kiosk.refusingWrites {
      #expect(throws: (any Error).self) { try self.claim(kiosk, Mint.key(1)) }
      #expect(throws: (any Error).self) { try kiosk.ledger.append(.undecided(code: "x"), in: kiosk.context()) }
      #expect(throws: (any Error).self) { try kiosk.receipt() }
      #expect(throws: (any Error).self) { try kiosk.ledger.stop(because: "x") }
      #expect(throws: (any Error).self) { try kiosk.begin(.fork) }
      let view = kiosk.ledger.view
      #expect(view.tip == tip && view.receipted == 1 && view.stopped == nil && view.unreceiptedClaims == 1)
    }
    #expect(try word(kiosk, Mint.key(1)) == "use 0, 0 left")
    try kiosk.restart()
    #expect(try kiosk.ledger.verify().seq == 3)
  }

  @Test func `a body that can't be made claims nothing`() throws {
    let kiosk = try TestKiosk(path)
    #expect(throws: CancellationError.self) {
      try kiosk.ledger.claim(Mint.key(), uses: 1, in: kiosk.context()) { _, _ in throw CancellationError() }
    }
    #expect(try word(kiosk) == "use 0, 0 left")
  }

  // MARK: Epochs

  /// What the hub would give back of a kiosk's epoch.
  func lines(_ kiosk: TestKiosk) throws -> [(line: RecordLine, bytes: [UInt8], hash: RecordHash)] {
    try kiosk.ledger.records(after: 0, limit: 1000).map {
      (try RecordLine(parsing: $0.bytes), $0.bytes, $0.hash)
    }
  }

  @Test func `a lost ledger takes its claims back`() throws {
    let old = try TestKiosk(scratch.file("old"))
    _ = try claim(old)
    for _ in 0..<2 { _ = try claim(old, Mint.key(6, list: 4), uses: 3) }
    let back = try lines(old)

    let new = try TestKiosk(path, isOpen: false)
    try new.ledger.restore(Array(back.prefix(2)))
    try new.ledger.restore(back)
    try new.ledger.restore(back)
    #expect(try new.ledger.claims(of: Mint.key(6, list: 4)).map(\.index) == [6, 7])
    try new.begin(.restored, previous: old.ledger.view.tip)
    try new.receipt()
    #expect(new.ledger.view.unreceiptedClaims == 0)
    #expect(try word(new) == "used")
    #expect(try word(new, Mint.key(6, list: 4), uses: 3) == "use 2, 0 left")
    #expect(try word(new, Mint.key(6, list: 4), uses: 3) == "used")
    #expect(try new.ledger.verify() == new.ledger.view.tip)
  }

  @Test func `a ledger that was set back takes what it has forgotten`() throws {
    let kiosk = try TestKiosk(path)
    _ = try claim(kiosk, Mint.key(1))
    try kiosk.database.backup(to: scratch.file("backup"))
    _ = try claim(kiosk, Mint.key(2))
    let (back, tip) = (try lines(kiosk), kiosk.ledger.view.tip)
    try kiosk.restart { path in
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      try FileManager.default.copyItem(atPath: self.scratch.file("backup"), toPath: path)
    }
    #expect(kiosk.ledger.view.tip?.seq == 2)
    try kiosk.ledger.stop(because: "set back")
    try kiosk.ledger.restore(back)
    try kiosk.begin(.restored, previous: tip)
    #expect(kiosk.ledger.view.stopped == nil && kiosk.ledger.view.ordinal == 1)
    #expect(try word(kiosk, Mint.key(1)) == "used")
    #expect(try word(kiosk, Mint.key(2)) == "used")
    #expect(try kiosk.ledger.claims(of: Mint.key(1)).count == 1, "not twice")
  }

  @Test func `an acceptance that can't be read lets nothing come back`() throws {
    let old = try TestKiosk(scratch.file("old"))
    _ = try claim(old)
    var back = try lines(old)
    let text = String(decoding: back[1].bytes, as: UTF8.self).replacing(#""issuer":"acme","#, with: "")
    back[1] = (try RecordLine(parsing: Array(text.utf8)), Array(text.utf8), back[1].hash)
    let new = try TestKiosk(path, isOpen: false)
    #expect(throws: LedgerDamage.self) { try new.ledger.restore(back) }
    #expect(try new.ledger.claims(of: Mint.key()) == [])
  }

  // MARK: Reading

  @Test func `records are read in pages, by type and by time`() throws {
    let kiosk = try TestKiosk(path)
    for index in 0..<5 as Range<UInt32> {
      _ = try claim(kiosk, Mint.key(index))
      try kiosk.ledger.append(.undecided(code: "syncing"), in: kiosk.context())
    }
    let ledger = kiosk.ledger
    #expect(try ledger.records(after: 3, limit: 2).map(\.seq) == [4, 5])
    #expect(try ledger.records(after: 0, limit: 99, type: "voucherd.redemption").map(\.seq) == [2, 4, 6, 8, 10])
    #expect(try ledger.records(after: 0, limit: 99, since: kiosk.now.wall).map(\.seq) == [10, 11])
    #expect(try ledger.batch(after: 1, limit: 3, bytes: 1 << 20).map(\.seq) == [2, 3, 4])
    #expect(try ledger.batch(after: 1, limit: 99, bytes: 10).map(\.seq) == [2], "one at least")
    #expect(try ledger.oldestPending() == ledger.records(after: 1, limit: 1).first?.time)
    #expect(try ledger.claims(since: kiosk.now.wall + -2500).map(\.voucher.index) == [4, 3, 2])
  }
}
