import GRDB
package import Storage
import Wire

/// Everything the hub knows, in one SQLite file that several processes may open: the server and its command line.
///
/// All calls block on the disk: make them on a thread that may.
package final class HubStore: Sendable {
  let database: DurableDatabase

  /// Opens the file (0600), making it if it is missing.
  ///
  /// - Throws: `StorageFault`.
  package init(path: String) throws(StorageFault) {
    database = try DurableDatabase(path: path, schema: .hub, sharing: .severalProcesses)
  }

  /// Size of the write-ahead log, in bytes, from which on `tidy` moves it into the main file.
  static let logWorthMoving = DurableDatabase.logBound / 2

  /// Keeps the write-ahead log short. Cheap when there is nothing to do. Not finishing is not an error.
  package func tidy(always: Bool = false) throws(StorageFault) {
    guard always || database.logBytes >= Self.logWorthMoving else { return }
    try database.checkpointWhenIdle()
  }
}

extension WireTime {
  /// From a column.
  init(column milliseconds: Int64) { self.init(milliseconds: milliseconds) }
}

extension Identifier {
  /// Several identifiers in one column: none holds a comma.
  static func column(_ identifiers: [Identifier]) -> String { identifiers.map(\.text).joined(separator: ",") }

  /// What `column` wrote.
  static func list(fromColumn text: String) -> [Identifier] {
    text.split(separator: ",").compactMap { Identifier(String($0)) }
  }
}
