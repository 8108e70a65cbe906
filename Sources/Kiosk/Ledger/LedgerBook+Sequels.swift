import Foundation
import GRDB
package import Records
import Storage
import StrictJSON
import Synchronization
package import Wire

extension LedgerBook {
  /// What became of a wish to change a redemption that is recorded.
  package enum SequelOutcome: Sendable, Equatable {
    /// Committed, as this record.
    case done(seq: Int64)
    /// It was so already.
    case already
    /// There is no such redemption, or hold, in this ledger.
    case unknown
    /// It is in a state that this can't be done in.
    case impossible(String)
  }

  /// A hold; nil if this kiosk has none of that name.
  @available(*, noasync, message: "blocks on the disk")
  package func hold(_ id: HoldID) throws -> Hold? {
    let ordinal = view.ordinal
    return try database.read("read a hold") { try Self.hold(id, ordinal: ordinal, in: $0) }
  }

  /// Whether an earlier epoch of this file had a hold of that name.
  @available(*, noasync, message: "blocks on the disk")
  package func hasFormerHold(_ id: HoldID) throws -> Bool {
    let ordinal = view.ordinal
    return try database.read("read a hold") { db in
      try Int64.fetchOne(
        db, sql: "SELECT seq FROM holds WHERE id = ? AND epoch <> ?", arguments: [id.text, ordinal]) != nil
    }
  }

  /// Every hold that stands, those of a chain that is still being carried among them.
  @available(*, noasync, message: "blocks on the disk")
  package func standingHolds() throws -> [Hold] {
    let ordinal = view.ordinal
    return try database.read("read holds") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, epoch FROM holds WHERE state = 'held' AND +epoch IN (?, (SELECT ordinal FROM carrying))
          """, arguments: [ordinal]
      ).compactMap { row in
        try HoldID(row[0] as String).flatMap { try Self.hold($0, ordinal: row[1], in: db) }
      }
    }
  }

  /// Makes a held use a redemption.
  @available(*, noasync, message: "blocks on the disk")
  package func confirm(_ id: HoldID, in context: RecordContext) throws -> SequelOutcome {
    try conclude(id, as: .confirmed, in: context)
  }

  /// Gives a held use back.
  ///
  /// - Parameter isExpired: time did it, not the till.
  @available(*, noasync, message: "blocks on the disk")
  package func release(_ id: HoldID, isExpired: Bool = false, in context: RecordContext) throws -> SequelOutcome {
    try conclude(id, as: isExpired ? .expired : .released, in: context)
  }

  private func conclude(_ id: HoldID, as state: Hold.State, in context: RecordContext) throws -> SequelOutcome {
    try sequel("conclude a hold", in: context) { db, tip, ordinal in
      guard let hold = try Self.hold(id, ordinal: ordinal, in: db) else { return .stop(.unknown) }
      let isSame = hold.state == state || (hold.state == .expired && state == .released)
      if isSame { return .stop(.already) }
      guard hold.state == .held else { return .stop(.impossible(hold.state.rawValue)) }
      try db.execute(
        sql: "UPDATE holds SET state = ? WHERE id = ?", arguments: [state.rawValue, id.text])
      let name = RecordName(epoch: tip.epoch, seq: hold.seq)
      if state == .confirmed { return .record(.confirmed(of: name), givesBack: nil) }
      return .record(.released(of: name), givesBack: hold.seq)
    }
  }

  /// Takes a redemption of this device back: one that was accepted, or held and confirmed.
  ///
  /// - Parameters:
  ///   - seq: its record in this epoch.
  ///   - uid: who does it; `staff`: the number of their badge, if they showed one.
  @available(*, noasync, message: "blocks on the disk")
  package func void(
    _ seq: Int64, reason: String, by uid: Int64, staff: String?, in context: RecordContext
  ) throws -> SequelOutcome {
    try sequel("take a redemption back", in: context) { db, tip, ordinal in
      let type = try String.fetchOne(db, sql: "SELECT type FROM records WHERE seq = ?", arguments: [seq])
      guard type == RecordType.accepted.rawValue || type == RecordType.held.rawValue else { return .stop(.unknown) }
      let state = try String.fetchOne(
        db, sql: "SELECT state FROM holds WHERE epoch = ? AND seq = ?", arguments: [ordinal, seq])
      if state == Hold.State.held.rawValue { return .stop(.impossible(Hold.State.held.rawValue)) }
      let isUndone =
        try Int64.fetchOne(
          db, sql: "SELECT by_seq FROM undone WHERE epoch = ? AND seq = ?", arguments: [ordinal, seq]) != nil
      if isUndone { return state == nil || state == "confirmed" ? .stop(.already) : .stop(.impossible("released")) }
      let name = RecordName(epoch: tip.epoch, seq: seq)
      return .record(
        .voided(of: name, reason: reason, uid: uid, staff: staff), givesBack: seq,
        action: .staffAction(action: "void", uid: uid, target: name.description, staff: staff))
    }
  }

  private enum Step {
    case stop(SequelOutcome)
    /// `action` says that a person did it, where one did.
    case record(RecordBody, givesBack: Int64?, action: RecordBody? = nil)
  }

  /// One record that changes what an earlier one means, and the claim with it, in one transaction.
  private func sequel(
    _ operation: String, in context: RecordContext,
    _ decide: (Database, _ tip: ChainPosition, _ ordinal: Int64) throws -> Step
  ) throws -> SequelOutcome {
    try current.withLock { view in
      guard let tip = view.tip else { throw LedgerDamage(seq: 0, detail: "no epoch has begun") }
      let ordinal = view.ordinal
      let done: (SequelOutcome, ChainPosition?) = try database.write(operation) { db in
        switch try decide(db, tip, ordinal) {
        case .stop(let outcome): return (outcome, nil)
        case .record(let body, let givesBack, let action):
          let record = Records.Record(body, in: context, after: tip)
          try Self.insert(record, at: context.time, claimed: view.claimed, into: db)
          if let givesBack {
            try Self.giveBack(givesBack, epoch: ordinal, by: record.position.seq, in: db)
          }
          guard let action else { return (.done(seq: record.position.seq), record.position) }
          let told = Records.Record(action, in: context, after: record.position)
          try Self.insert(told, at: context.time, claimed: view.claimed, into: db)
          return (.done(seq: record.position.seq), told.position)
        }
      }
      if let position = done.1 {
        view.tip = position
        appended()
      }
      return done.0
    }
  }

  /// Frees the use that a record claimed, and keeps aside that it did.
  private static func giveBack(_ seq: Int64, epoch: Int64, by later: Int64, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO undone (epoch, seq, by_seq, issuer, list, first, n, time)
        SELECT epoch, seq, ?, issuer, list, first, n, time FROM claims WHERE \(claim)
        """, arguments: [later, seq, epoch, seq])
    guard db.changesCount == 1 else { throw LedgerDamage(seq: seq, detail: "its claim is missing") }
    try db.execute(
      sql: """
        DELETE FROM uses WHERE epoch = ?1 AND seq = ?2
          AND issuer = (SELECT issuer FROM undone WHERE epoch = ?1 AND seq = ?2)
          AND campaign IN (SELECT campaign FROM counted)
          AND time = (SELECT time FROM undone WHERE epoch = ?1 AND seq = ?2)
        """, arguments: [epoch, seq])
    try db.execute(sql: "DELETE FROM claims WHERE \(claim)", arguments: [seq, epoch, seq])
  }

  /// Which of these records of this epoch were taken back.
  @available(*, noasync, message: "blocks on the disk")
  package func undone(among seqs: [Int64]) throws -> Set<Int64> {
    let ordinal = view.ordinal
    return try database.read("look for redemptions taken back") { db in
      try seqs.reduce(into: []) { undone, seq in
        let found = try Int64.fetchOne(
          db, sql: "SELECT seq FROM undone WHERE epoch = ? AND seq = ?", arguments: [ordinal, seq])
        if let found { undone.insert(found) }
      }
    }
  }

  /// Whether a use of the voucher is kept for a till. A hold of an earlier epoch is nobody's any more.
  static func isHeld(_ voucher: VoucherKey, _ ordinal: Int64, in db: Database) throws -> Bool {
    try Int64.fetchOne(
      try db.cachedStatement(
        sql: "SELECT seq FROM holds WHERE issuer = ? AND list = ? AND first = ? AND state = 'held' AND epoch = ?"),
      arguments: [voucher.issuer.text, Int64(voucher.list), Int64(voucher.index), ordinal]) != nil
  }

  /// The voucher that a record of this epoch claims, or claimed; nil if it claims none.
  @available(*, noasync, message: "blocks on the disk")
  package func voucher(of seq: Int64) throws -> VoucherKey? {
    try database.read("read whose a record is") { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT issuer, list, first FROM records WHERE seq = ? AND issuer IS NOT NULL", arguments: [seq]),
        let issuer = Identifier(row[0] as String)
      else { return nil }
      return VoucherKey(issuer: issuer, list: UInt32(row[1] as Int64), index: UInt32(row[2] as Int64))
    }
  }

  private static func hold(_ id: HoldID, ordinal: Int64, in db: Database) throws -> Hold? {
    let row = try Row.fetchOne(
      db, sql: "SELECT issuer, list, first, seq, until, state FROM holds WHERE id = ? AND epoch = ?",
      arguments: [id.text, ordinal])
    guard let row, let issuer = Identifier(row[0] as String), let state = Hold.State(rawValue: row[5]) else {
      return nil
    }
    return Hold(
      id: id, voucher: VoucherKey(issuer: issuer, list: UInt32(row[1] as Int64), index: UInt32(row[2] as Int64)),
      seq: row[3], until: WireTime(milliseconds: row[4]), state: state)
  }
}
