import GRDBSQLite
import Rig

/// One durable insert by SQLite's C interface: WAL, synchronous=FULL, one prepared statement, no transaction around it.
@safe
final class PlainInsert {
  private let database: OpaquePointer
  private let statement: OpaquePointer

  init(path: String) throws {
    var database: OpaquePointer?
    guard unsafe sqlite3_open(path, &database) == SQLITE_OK, let database = unsafe database else {
      throw TrialError("\(path) can't be opened")
    }
    unsafe self.database = database
    let setup = """
      PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;
      CREATE TABLE records (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
      """
    guard unsafe sqlite3_exec(database, setup, nil, nil, nil) == SQLITE_OK else {
      throw TrialError("\(path) can't be set up: \(unsafe String(cString: sqlite3_errmsg(database)))")
    }
    var statement: OpaquePointer?
    unsafe sqlite3_prepare_v2(database, "INSERT INTO records VALUES (?, ?, ?)", -1, &statement, nil)
    guard let statement = unsafe statement else { throw TrialError("the insert can't be prepared") }
    unsafe self.statement = statement
  }

  deinit {
    unsafe sqlite3_finalize(statement)
    unsafe sqlite3_close(database)
  }

  /// Moves the log into the main file, so that the next insert begins it anew.
  func checkpoint() throws {
    guard unsafe sqlite3_wal_checkpoint(database, nil) == SQLITE_OK else {
      throw TrialError("the checkpoint failed: \(unsafe String(cString: sqlite3_errmsg(database)))")
    }
  }

  func insert(_ seq: Int64, _ bytes: [UInt8], _ hash: [UInt8]) throws {
    unsafe sqlite3_bind_int64(statement, 1, seq)
    // Both stay where they are until the step is done.
    let result = unsafe bytes.withUnsafeBytes { bytes in
      unsafe hash.withUnsafeBytes { hash in
        unsafe sqlite3_bind_blob(statement, 2, bytes.baseAddress, Int32(bytes.count), nil)
        unsafe sqlite3_bind_blob(statement, 3, hash.baseAddress, Int32(hash.count), nil)
        return unsafe sqlite3_step(statement)
      }
    }
    unsafe sqlite3_reset(statement)
    guard result == SQLITE_DONE else { throw TrialError("the insert failed with \(result)") }
  }
}
