import GRDB

extension StorageFault {
  /// SQLite's result codes, reduced to ours. Source: sqlite.org/rescode.html.
  init(_ error: DatabaseError, operation: String) {
    let code: Code =
      switch error.resultCode {
      case .SQLITE_FULL: .diskFull
      case .SQLITE_READONLY: .readOnly
      case .SQLITE_IOERR: .inputOutput
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .fileUnusable
      default: .unexpected
      }
    let message = error.message ?? "no message"
    self.init(
      operation: operation, code: code, detail: "\(message), SQLite code \(error.extendedResultCode.rawValue)")
  }

  /// Runs `body` and tells what SQLite reports as a fault of `operation`. Other errors of `body` pass as they are.
  static func translating<Value>(_ operation: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StorageFault(error, operation: operation)
    }
  }

  /// Runs `body`, in which nothing fails but SQLite and this module.
  static func only<Value>(_ operation: String, _ body: () throws -> Value) throws(StorageFault) -> Value {
    do throws(any Error) {
      return try body()
    } catch {
      switch error {
      case let error as DatabaseError: throw StorageFault(error, operation: operation)
      case let fault as StorageFault: throw fault
      default: throw StorageFault(operation: operation, code: .unexpected, detail: "\(error)")
      }
    }
  }
}
