import GRDB
import Storage
import Wire

extension LedgerBook {
  /// Why a use that is free may not be claimed; nil if it may. Works inside the claim's transaction.
  static func obstacle(
    to voucher: VoucherKey, under conditions: ClaimConditions, in db: Database
  ) throws -> ClaimOutcome? {
    if let presented = conditions.presented {
      let last = try Int64.fetchOne(
        try db.cachedStatement(sql: "SELECT time FROM presented WHERE issuer = ? AND list = ? AND first = ?"),
        arguments: [voucher.issuer.text, Int64(voucher.list), Int64(voucher.index)])
      if let last, presented.milliseconds <= last { return .replayed }
    }
    return nil
  }

  /// Keeps what later claims are held against.
  static func settle(_ voucher: VoucherKey, under conditions: ClaimConditions, in db: Database) throws {
    if let presented = conditions.presented {
      try db.runPlain(
        "INSERT OR REPLACE INTO presented (issuer, list, first, time) VALUES (?, ?, ?, ?)", .text(voucher.issuer.text),
        .integer(Int64(voucher.list)), .integer(Int64(voucher.index)), .integer(presented.milliseconds))
    }
  }
}
