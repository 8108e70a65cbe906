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
    return try unsafe run(prepared.sqliteStatement, values[...], at: 1)
  }

  /// Binds what is left of the values, and steps within their reach: SQLite reads them where they are, and keeps none
  /// (sqlite.org/c3ref/c_static.html).
  private func run(_ statement: OpaquePointer, _ values: ArraySlice<PlainValue>, at place: Int32) throws -> Int {
    guard let value = values.first else { return try unsafe step(statement) }
    let rest = values.dropFirst()
    switch value {
    case .integer(let number):
      unsafe sqlite3_bind_int64(statement, place, number)
      return try unsafe run(statement, rest, at: place + 1)
    case .null:
      unsafe sqlite3_bind_null(statement, place)
      return try unsafe run(statement, rest, at: place + 1)
    case .text(var text):
      return try text.withUTF8 { utf8 in
        try unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
          unsafe sqlite3_bind_text(statement, place, characters.baseAddress, Int32(characters.count), nil)
          return try unsafe run(statement, rest, at: place + 1)
        }
      }
    case .blob([]):
      // No bytes, which are not none: a pointer to nothing would be NULL.
      unsafe sqlite3_bind_zeroblob(statement, place, 0)
      return try unsafe run(statement, rest, at: place + 1)
    case .blob(let bytes):
      return try unsafe bytes.withUnsafeBytes { bytes in
        unsafe sqlite3_bind_blob(statement, place, bytes.baseAddress, Int32(bytes.count), nil)
        return try unsafe run(statement, rest, at: place + 1)
      }
    }
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
