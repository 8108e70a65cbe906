import Foundation
import GRDB
package import Records
package import Storage
import Synchronization
package import Wire

/// The append-only record of this device's decisions, and its claims on vouchers.
///
/// Every method that writes returns only after COMMIT with synchronous=FULL: what it returned is on the disk. The
/// chain's tip is kept in memory and moves only after COMMIT.
package final class LedgerBook: Sendable {
  let database: DurableDatabase
  let current: Mutex<LedgerView>
  /// Campaigns whose table of uses is whole.
  let counting = Mutex<Set<CountedCampaign>>([])
  let appended: @Sendable () -> Void

  /// Reads where the chain ends. The cost does not grow with the number of records.
  ///
  /// - Parameters:
  ///   - database: opened with `LedgerSchema`.
  ///   - appended: called after each commit that added records; must return at once.
  /// - Throws: `StorageFault`; `LedgerDamage` if the last record does not carry its own hash.
  package init(database: DurableDatabase, appended: @escaping @Sendable () -> Void = {}) throws {
    self.database = database
    self.appended = appended
    current = Mutex(try database.read("read the ledger's tip") { try Self.load($0) })
  }

  /// The ledger as it is now.
  package var view: LedgerView { current.withLock { $0 } }

  /// Looks at it where it is.
  package func look<Found: Sendable>(_ body: (borrowing LedgerView) -> Found) -> Found {
    current.withLock { body($0) }
  }

  /// Gets ready for the next record while nobody waits.
  @available(*, noasync, message: "blocks on the disk")
  package func prepare() { database.beginAhead() }

  /// Appends one record that claims nothing.
  ///
  /// - Throws: `StorageFault`; `LedgerDamage` if no epoch has begun.
  @available(*, noasync, message: "blocks on the disk")
  @discardableResult
  package func append(_ body: RecordBody, in context: RecordContext) throws -> Int64 {
    try current.withLock { view in
      let tip = try Self.tip(of: view)
      let record = Records.Record(body, in: context, after: tip)
      try database.write("record \(body.type.rawValue)") {
        try Self.insert(record, at: context.time, claimed: view.claimed, into: $0)
      }
      view.tip = record.position
      appended()
      return record.position.seq
    }
  }

  /// Claims one use of a voucher and records it, in one transaction: the insert of the claim is the double-spend check.
  ///
  /// - Parameters:
  ///   - uses: how many the voucher has in all, 1 to 16.
  ///   - mostUnreceipted: how many acceptances may wait for a receipt; nil: any number.
  ///   - conditions: what must hold beyond a free use; nil for most vouchers.
  ///   - redemption: makes the record's body for the ordinal of the use and the record's id.
  /// - Throws: `StorageFault`; `LedgerDamage`; whatever `redemption` throws. Nothing is then claimed.
  @available(*, noasync, message: "blocks on the disk")
  package func claim(
    _ voucher: VoucherKey, uses: Int, mostUnreceipted: Int64? = nil, under conditions: ClaimConditions? = nil,
    in context: RecordContext,
    redemption: (_ use: Int64, _ recordID: String) throws -> RecordBody
  ) throws -> ClaimOutcome {
    try current.withLock { view in
      let tip = try Self.tip(of: view)
      let ordinal = view.ordinal
      if let mostUnreceipted, view.unreceiptedClaims >= mostUnreceipted { return .tooManyUnreceipted }
      func attempt(_ db: Database) throws -> (ClaimOutcome, ChainPosition?) {
        let place = (ordinal: ordinal, seq: tip.seq + 1, time: context.time)
        var (use, free) = (Int64(0), uses)
        let marked = UsesMarked(conditions?.marked ?? 0, of: voucher, issued: conditions?.marksIssued)
        var limits: [LimitReading] = []
        if let conditions {
          // What is used up is told first: nothing else would bring it back.
          let own = try Self.claims(of: voucher, ordinal: ordinal, in: db)
          free = Self.free(of: uses, own: own, marked: marked)
          guard free > 0 else {
            return (try Self.nothingFree(voucher, of: uses, own: own, marked: marked, ordinal, in: db), nil)
          }
          let found = try look(at: conditions, of: voucher, view, in: db)
          if let obstacle = found.obstacle { return (obstacle, nil) }
          limits = found.readings
        }
        // Nearly every voucher is new: only where its first use is taken are the others looked at.
        if try !Self.take(use, of: voucher, at: place, in: db) {
          let own = try Self.claims(of: voucher, ordinal: ordinal, in: db)
          free = Self.free(of: uses, own: own, marked: marked)
          // The lowest that is free: one that was given back is given again. Every record names one of the voucher's
          // entries, whatever was restored.
          let taken = Set(own.map(\.use))
          use = (0..<Int64(uses)).first { !taken.contains($0) } ?? Int64(uses)
          guard free > 0 && use < uses, try Self.take(use, of: voucher, at: place, in: db) else {
            return (try Self.nothingFree(voucher, of: uses, own: own, marked: marked, ordinal, in: db), nil)
          }
        }
        let id = Records.Record.id(after: tip)
        let record = Records.Record(try redemption(use, id), id: id, in: context, after: tip)
        let accepted = AcceptedClaim(seq: record.position.seq, use: use, left: free - 1, limits: limits)
        if conditions?.isTest == true {
          try Self.insert(record, at: context.time, claimed: view.claimed, into: db)
          try Self.giveUp(use, of: voucher, in: db)
          return (.accepted(accepted), record.position)
        }
        try Self.insert(record, at: context.time, claimed: view.claimed + 1, claim: (voucher, use), into: db)
        var end = record.position
        if let conditions {
          try settle(voucher, under: conditions, seq: end.seq, at: context.time, view, in: db)
          if let override = conditions.override {
            end = try Self.count(override, of: end, ordinal: ordinal, claimed: view.claimed + 1, in: context, db)
          }
        }
        return (.accepted(accepted), end)
      }
      var outcome: ClaimOutcome?
      var end: ChainPosition?
      try database.commit("record a redemption") { (outcome, end) = try attempt($0) }
      if let position = end {
        view.tip = position
        if conditions?.isTest != true {
          view.claimed += 1
          counted(voucher, under: conditions)
        }
        appended()
      } else if case .limited? = outcome {
        // The count that this rests on is committed too, and need not be made anew for each voucher that is refused.
        counted(voucher, under: conditions)
      }
      return outcome!
    }
  }

  /// Whether one use could be claimed: the unique key decides.
  private static func take(
    _ use: Int64, of voucher: VoucherKey, at place: (ordinal: Int64, seq: Int64, time: WireTime), in db: Database
  ) throws -> Bool {
    try db.runPlain(
      """
      INSERT INTO claims (issuer, list, first, n, epoch, seq, time) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """, .text(voucher.issuer.text), .integer(Int64(voucher.list)), .integer(Int64(voucher.index)), .integer(use),
      .integer(place.ordinal), .integer(place.seq), .integer(place.time.milliseconds)) == 1
  }

  /// A test leaves no claim.
  private static func giveUp(_ use: Int64, of voucher: VoucherKey, in db: Database) throws {
    try db.execute(
      sql: "DELETE FROM claims WHERE issuer = ? AND list = ? AND first = ? AND n = ?",
      arguments: [voucher.issuer.text, Int64(voucher.list), Int64(voucher.index), use])
  }

  private static func tip(of view: LedgerView) throws -> ChainPosition {
    guard let tip = view.tip else { throw LedgerDamage(seq: 0, detail: "no epoch has begun") }
    return tip
  }

  /// - Parameters:
  ///   - claimed: how many claims the chain has made, this record's included.
  ///   - claim: what the record claims, if anything.
  static func insert(
    _ record: Records.Record, at time: WireTime, claimed: Int64, claim: (voucher: VoucherKey, use: Int64)? = nil,
    into db: Database
  ) throws {
    try db.runPlain(
      """
      INSERT INTO records (seq, type, time, bytes, hash, claimed, issuer, list, first, n)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(record.position.seq), .text(record.type.rawValue), .integer(time.milliseconds),
      .blob(record.bytes), .blob(record.position.hash.bytes), .integer(claimed),
      claim.map { .text($0.voucher.issuer.text) } ?? .null, claim.map { .integer(Int64($0.voucher.list)) } ?? .null,
      claim.map { .integer(Int64($0.voucher.index)) } ?? .null, claim.map { .integer($0.use) } ?? .null)
  }

  static func claims(of voucher: VoucherKey, ordinal: Int64, in db: Database) throws -> [Claim] {
    let statement = try db.cachedStatement(
      sql: "SELECT n, idx, epoch, seq, time, state FROM claims WHERE issuer = ? AND list = ? AND first = ?")
    let rows = try Row.fetchCursor(
      statement, arguments: [voucher.issuer.text, Int64(voucher.list), Int64(voucher.index)])
    var claims: [Claim] = []
    while let row = try rows.next() {
      claims.append(
        Claim(
          voucher: voucher, use: row[0], index: row[1], isFormer: row[2] != ordinal, seq: row[3],
          time: WireTime(milliseconds: row[4]), state: Claim.State(rawValue: row[5]) ?? .pending))
    }
    return claims
  }

  private static func load(_ db: Database) throws -> LedgerView {
    var view = LedgerView()
    guard let chain = try Row.fetchOne(db, sql: "SELECT * FROM chain") else { return view }
    guard let epoch = Epoch([UInt8](chain["epoch"] as Data)), let device = Identifier(chain["device"] as String) else {
      throw LedgerDamage(seq: 0, detail: "the chain's row cannot be read")
    }
    view.device = device
    view.ordinal = chain["ordinal"]
    view.receipted = chain["receipted"]
    view.receiptTime = (chain["receipt_time"] as Int64?).map(WireTime.init(milliseconds:))
    view.stopped = chain["stopped"]
    view.tip = try tip(of: epoch, device: device, in: db)
    view.claimed = try claimed(upTo: view.tip?.seq ?? 0, in: db)
    view.claimedReceipted = try claimed(upTo: view.receipted, in: db)
    view.isCarrying = try FormerChain.find(in: db) != nil
    return view
  }

  /// How many claims the chain had made with record `seq`.
  static func claimed(upTo seq: Int64, in db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT claimed FROM records WHERE seq = ?", arguments: [seq]) ?? 0
  }

  private static func tip(of epoch: Epoch, device: Identifier, in db: Database) throws -> ChainPosition {
    let last = try Row.fetchAll(db, sql: "SELECT seq, bytes, hash FROM records ORDER BY seq DESC LIMIT 2")
    guard let tip = last.first else { return ChainPosition(genesisOf: epoch, device: device) }
    let seq: Int64 = tip["seq"]
    guard let hash = RecordHash([UInt8](tip["hash"] as Data)) else { throw LedgerDamage(seq: seq, detail: "no hash") }
    let before =
      last.count > 1 ? RecordHash([UInt8](last[1]["hash"] as Data)) : .genesis(epoch: epoch, device: device)
    guard before?.next([UInt8](tip["bytes"] as Data)) == hash else {
      throw LedgerDamage(seq: seq, detail: "its hash is not that of its bytes")
    }
    return ChainPosition(epoch: epoch, seq: seq, hash: hash)
  }
}
