import Foundation
import GRDB
package import Records
import Storage
import Synchronization
import Wire

extension LedgerBook {
  /// Begins an epoch with its opening record. What an earlier epoch of this file held is kept aside, claims included;
  /// what the hub lacks of it is recorded again by `carry`.
  ///
  /// - Parameter previous: where the hub's copy of the device's last chain ends, all of it taken back by `restore`.
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func begin(_ epoch: Epoch, previous: ChainPosition?, reason: OpeningReason, in context: RecordContext) throws
  {
    // What was not carried when this chain ends would be two chains back.
    while view.isCarrying { try carry(in: context) }
    recount()
    try current.withLock { view in
      let genesis = ChainPosition(genesisOf: epoch, device: context.device)
      let version = Self.recordVersion
      let record = Records.Record(
        .opened(previous: previous, reason: reason, version: version), in: context, after: genesis)
      let begun: (ordinal: Int64, tip: ChainPosition, claimed: Int64, isCarrying: Bool) = try database.write(
        "begin an epoch"
      ) { db in
        let chain = try Row.fetchOne(db, sql: "SELECT epoch, ordinal, device, receipted FROM chain")
        let ordinal: Int64 = (chain?[1] ?? -1) + 1
        let former = chain.flatMap { row in
          Epoch([UInt8](row[0] as Data)).map { FormerChain(epoch: $0, ordinal: row[1], reached: 0) }
        }
        if let former {
          // Put aside whole, by name: to copy a million records holds up the desk until the watchdog bites, each time.
          try db.execute(sql: "ALTER TABLE records RENAME TO \(former.table); DELETE FROM chain; DELETE FROM carried")
          try db.execute(sql: LedgerSchema.records)
        }
        try db.execute(
          sql: "INSERT INTO chain (id, ordinal, epoch, device) VALUES (1, ?, ?, ?)",
          arguments: [ordinal, epoch.bytes.databaseBlob, context.device.text])
        try Self.insert(record, at: context.time, claimed: 0, into: db)
        try Self.freeGivenBack(in: db)
        // Records of another device are no part of this one's story.
        guard let former, let chain, chain[2] == context.device.text else {
          return (ordinal, record.position, 0, false)
        }
        let end = try Self.end(
          former, receipted: chain[3], previous: previous,
          following: Succession(
            db: db, former: former, ordinal: ordinal, context: context, tip: record.position, claimed: 0))
        return (ordinal, end.tip, end.claimed, try FormerChain.find(in: db) != nil)
      }
      view = LedgerView()
      view.tip = begun.tip
      view.claimed = begun.claimed
      view.device = context.device
      view.ordinal = begun.ordinal
      view.isCarrying = begun.isCarrying
      appended()
    }
  }

  /// The version of record that this program writes.
  static let recordVersion = "1"

  /// Takes back records of an earlier epoch that the hub holds, and the claims in them. Records that are here already
  /// are left as they are.
  ///
  /// - Parameter lines: each with its link of the chain, already proven to lead to the hub's signed position.
  /// - Throws: `StorageFault`; `LedgerDamage` for an acceptance that can't be read. Nothing is then taken back.
  @available(*, noasync, message: "blocks on the disk")
  package func restore(_ lines: [(line: RecordLine, bytes: [UInt8], hash: RecordHash)]) throws {
    try current.withLock { _ in
      try database.write("take back \(lines.count) records") { db in
        for (line, bytes, hash) in lines {
          try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO former_records (epoch, seq, bytes, hash) VALUES (?, ?, ?, ?)"
          ).execute(arguments: [
            line.epoch.bytes.databaseBlob, line.seq, bytes.databaseBlob, hash.bytes.databaseBlob,
          ])
          try Self.follow(line, in: db)
          guard [RecordType.accepted.rawValue, RecordType.held.rawValue].contains(line.type) else { continue }
          var data = line.data
          // One that can't be read would leave its voucher new.
          guard let redemption = try? RedemptionRecord(data: &data) else {
            throw LedgerDamage(seq: line.seq, detail: "it came back from the hub and can't be read")
          }
          if redemption.override != nil { try Self.keep(line.origin.seq, of: -1, at: line.time, in: db) }
          // The ordinal may be taken by another epoch's use of the same voucher: the next one then. One that was
          // recorded again is the same use under either number.
          try db.cachedStatement(
            sql: """
              INSERT INTO claims (issuer, list, first, n, idx, epoch, seq, time, state)
              SELECT ?1, ?2, ?3, coalesce(max(n) + 1, 0), ?3 + ?4, -1, ?5, ?6, 1 FROM claims
              WHERE issuer = ?1 AND list = ?2 AND first = ?3
              HAVING NOT EXISTS (SELECT 1 FROM claims WHERE issuer = ?1 AND list = ?2 AND first = ?3
                AND seq IN (?5, ?7) AND time = ?6)
              """
          ).execute(arguments: [
            redemption.voucher.issuer.text, Int64(redemption.voucher.list), Int64(redemption.voucher.index),
            redemption.use, line.origin.seq, line.time.milliseconds, line.seq,
          ])
        }
      }
    }
  }

  /// Stops accepting for good, until an epoch begins anew: the hub proved another history of this device.
  @available(*, noasync, message: "blocks on the disk")
  package func stop(because reason: String) throws {
    try current.withLock { view in
      try database.write("stop the ledger") {
        try $0.execute(sql: "UPDATE chain SET stopped = ?", arguments: [reason])
      }
      view.stopped = reason
    }
  }
}
