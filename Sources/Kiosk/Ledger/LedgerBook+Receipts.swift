import Foundation
import GRDB
package import Records
import Storage
import Synchronization
import Wire
import StrictJSON

extension LedgerBook {
  /// Why a receipt was not taken. The ledger is then as it was.
  package enum ReceiptRefusal: String, Error, Sendable, CaseIterable {
    case otherDevice = "other-device"
    case otherEpoch = "other-epoch"
    /// For a record that this ledger does not have.
    case beyondTip = "beyond-tip"
    /// Older than the last one taken.
    case older
    /// The hub's chain is not ours.
    case otherHash = "other-hash"
  }

  /// Takes a receipt whose signature and nonce have been checked.
  ///
  /// - Parameter statement: the envelope's exact bytes, which are kept.
  /// - Returns: how many redemptions it found in conflict.
  /// - Throws: `ReceiptRefusal`; `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  @discardableResult
  package func apply(_ receipt: Receipt, statement: [UInt8]) throws -> Int {
    try current.withLock { view in
      guard let tip = view.tip, let device = view.device, receipt.device == device else {
        throw ReceiptRefusal.otherDevice
      }
      guard receipt.tip.epoch == tip.epoch else { throw ReceiptRefusal.otherEpoch }
      guard receipt.tip.seq <= tip.seq else { throw ReceiptRefusal.beyondTip }
      guard receipt.tip.seq >= view.receipted else { throw ReceiptRefusal.older }
      let (from, upTo, ordinal) = (view.receipted, receipt.tip.seq, view.ordinal)
      let claimed = try database.write("take a receipt") { db in
        let own =
          upTo == 0
          ? RecordHash.genesis(epoch: tip.epoch, device: device).bytes
          : try Data.fetchOne(db, sql: "SELECT hash FROM records WHERE seq = ?", arguments: [upTo]).map { [UInt8]($0) }
        guard own == receipt.tip.hash.bytes else { throw ReceiptRefusal.otherHash }
        try db.cachedStatement(
          sql: """
            UPDATE claims SET state = 1, idx = claims.first + claims.n FROM records AS r
            WHERE r.seq > ? AND r.seq <= ? AND (claims.issuer, claims.list, claims.first, claims.n)
              = (r.issuer, r.list, r.first, r.n) AND claims.epoch = ? AND claims.seq = +r.seq AND claims.state = 0
            """
        ).execute(arguments: [from, upTo, ordinal])
        // From here on marks of an index that is made later speak of what was given back.
        try db.cachedStatement(
          sql: "UPDATE undone SET receipted = ? WHERE receipted IS NULL AND epoch = ? AND by_seq <= ?"
        ).execute(arguments: [receipt.time.milliseconds, ordinal, upTo])
        for result in receipt.results where result.seq <= upTo {
          try Self.record(result, ordinal: ordinal, in: db)
        }
        try db.cachedStatement(sql: "UPDATE chain SET receipted = ?, receipt = ?, receipt_time = ?").execute(
          arguments: [upTo, statement.databaseBlob, receipt.time.milliseconds])
        return try Self.claimed(upTo: upTo, in: db)
      }
      view.receipted = upTo
      view.receiptTime = receipt.time
      view.claimedReceipted = claimed
      return receipt.results.count { $0.verdict == .conflict && $0.seq <= upTo }
    }
  }

  /// The claim that a record made, if it still stands: found by the record's own columns. Takes seq, epoch, seq. A use that
  /// was given back may have been given again, by a later record.
  static let claim =
    "(issuer, list, first, n) = (SELECT issuer, list, first, n FROM records WHERE seq = ?) AND epoch = ? AND seq = ?"

  private static func record(_ result: Receipt.Result, ordinal: Int64, in db: Database) throws {
    var writer = JSONWriter()
    result.write(into: &writer)
    try db.execute(
      sql: "INSERT OR REPLACE INTO verdicts (epoch, seq, result) VALUES (?, ?, ?)",
      arguments: [ordinal, result.seq, String(decoding: writer.bytes, as: UTF8.self)])
    switch result.verdict {
    case .conflict:
      try db.execute(
        sql: "UPDATE claims SET state = 2, idx = NULL WHERE \(claim)", arguments: [result.seq, ordinal, result.seq])
    case .quarantined:
      try db.execute(
        sql: "UPDATE claims SET state = 3, idx = NULL WHERE \(claim)", arguments: [result.seq, ordinal, result.seq])
    case .moved:
      guard let use = result.use else { return }
      try db.execute(
        sql: "UPDATE claims SET state = 1, idx = first + ? WHERE \(claim)",
        arguments: [use, result.seq, ordinal, result.seq])
    }
  }
}
