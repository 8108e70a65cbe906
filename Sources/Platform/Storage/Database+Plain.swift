package import GRDB
import GRDBSQLite

/// A value to bind, in SQLite's own types.
package enum PlainValue: Sendable {
  case integer(Int64)
  case text(String)
  case blob([UInt8])
  case null
}

extension Database {
  /// Runs a prepared statement that returns no row, past GRDB's arguments and observers: for the few statements that a
  /// customer waits for.
  ///
  /// - Parameter sql: prepared once for each connection, and kept.
  /// - Returns: how many rows it changed.
  /// - Throws: `DatabaseError` with SQLite's code, as GRDB's own calls.
  @discardableResult
  package func runPlain(_ sql: String, _ values: PlainValue...) throws -> Int {
    let prepared = try cachedStatement(sql: sql)
    return try unsafe step(prepared.sqliteStatement, values)
  }

  private func step(_ statement: OpaquePointer, _ values: [PlainValue]) throws -> Int {
    // SQLite takes a copy of what is bound (sqlite.org/c3ref/c_static.html): nothing of ours has to outlive the call.
    let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      switch value {
      case .integer(let number): unsafe sqlite3_bind_int64(statement, place, number)
      case .text(let text): unsafe sqlite3_bind_text(statement, place, text, -1, copied)
      case .blob(let bytes): unsafe sqlite3_bind_blob(statement, place, bytes, Int32(bytes.count), copied)
      case .null: unsafe sqlite3_bind_null(statement, place)
      }
    }
    let code = unsafe sqlite3_step(statement)
    // The reset tells the step's error once more, and lets go of the lock that a statement in progress holds.
    unsafe sqlite3_reset(statement)
    unsafe sqlite3_clear_bindings(statement)
    guard code == SQLITE_DONE else {
      let message = unsafe String(cString: sqlite3_errmsg(sqliteConnection))
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
    return Int(unsafe sqlite3_changes(sqliteConnection))
  }
}
