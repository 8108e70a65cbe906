import GRDB
import Records
import Storage
package import Wire

extension LedgerBook {
  /// Records that are looked through for what staff did: more than a kiosk makes in a shift.
  private static let lookBack: Int64 = 20_000

  /// When staff last did this.
  @available(*, noasync, message: "blocks on the disk")
  package func last(action: String) throws -> WireTime? {
    let tip = view.tip?.seq ?? 0
    return try database.read("look for what staff did") { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT time FROM records
          WHERE seq > ? AND type = ? AND CAST(bytes AS TEXT) ->> '$.data.action' = ? ORDER BY seq DESC LIMIT 1
          """, arguments: [tip - Self.lookBack, RecordType.staffAction.rawValue, action]
      ).map(WireTime.init(milliseconds:))
    }
  }

  /// How often the holder of a badge did this at or after a time.
  @available(*, noasync, message: "blocks on the disk")
  package func count(action: String, of staff: String, since time: WireTime) throws -> Int {
    let tip = view.tip?.seq ?? 0
    return try database.read("count what staff did") { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM records WHERE seq > ? AND type = ? AND time >= ?
            AND CAST(bytes AS TEXT) ->> '$.data.action' = ? AND CAST(bytes AS TEXT) ->> '$.data.staff' = ?
          """,
        arguments: [tip - Self.lookBack, RecordType.staffAction.rawValue, time.milliseconds, action, staff]) ?? 0
    }
  }
}
