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
    return try unsafe run(prepared.sqliteStatement, values, from: 0)
  }

  /// Binds the values from this one on, and steps within their reach: SQLite reads them where they are, and keeps none
  /// (sqlite.org/c3ref/c_static.html).
  private func run(_ statement: OpaquePointer, _ values: [PlainValue], from first: Int) throws -> Int {
    for index in first..<values.count {
      let place = Int32(index + 1)
      switch values[index] {
      case .integer(let number): unsafe sqlite3_bind_int64(statement, place, number)
      case .null: unsafe sqlite3_bind_null(statement, place)
      // No bytes, which are not none: a pointer to nothing would be NULL.
      case .blob([]): unsafe sqlite3_bind_zeroblob(statement, place, 0)
      case .blob(let bytes):
        return try unsafe bytes.withUnsafeBytes { bytes in
          unsafe sqlite3_bind_blob(statement, place, bytes.baseAddress, Int32(bytes.count), nil)
          return try unsafe run(statement, values, from: index + 1)
        }
      case .text(var text):
        return try text.withUTF8 { utf8 in
          try unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
            unsafe sqlite3_bind_text(statement, place, characters.baseAddress, Int32(characters.count), nil)
            return try unsafe run(statement, values, from: index + 1)
          }
        }
      }
    }
    return try unsafe step(statement)
  }

  private func step(_ statement: OpaquePointer) throws -> Int {
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
