package import GRDB

/// Which tables a file of ours holds: an ordered list of numbered steps, and the mark that tells our files from others.
///
/// The number of the last step taken is kept in the file (`PRAGMA user_version`), the mark likewise
/// (`PRAGMA application_id`). Source: sqlite.org/pragma.html.
package struct Schema: Sendable {
  /// One change of the tables. Steps that have been released are never edited; a change is a further step.
  package struct Step: Sendable {
    let apply: @Sendable (Database) throws -> Void

    /// A step that runs `apply` inside its own transaction.
    package init(_ apply: @escaping @Sendable (Database) throws -> Void) { self.apply = apply }

    /// A step made of SQL statements, separated by semicolons.
    package init(sql: String) { apply = { try $0.execute(sql: sql) } }
  }

  /// What the file is for, in words of a message ("the kiosk's ledger").
  package let name: String
  /// Marks files of this kind. Any constant but 0.
  package let applicationID: Int32
  /// The step at place i leads from version i to version i + 1.
  package let steps: [Step]

  /// The version that this program writes: the number of steps.
  package var version: Int { steps.count }

  package init(name: String, applicationID: Int32, steps: [Step]) {
    precondition(applicationID != 0, "0 is what SQLite gives a file that nobody has marked")
    self.name = name
    self.applicationID = applicationID
    self.steps = steps
  }
}

extension Schema {
  /// Whether a file with this mark and version may be opened. An empty file (no mark, version 0, no table) may.
  ///
  /// - Throws: `StorageFault` `.otherApplication` or `.newerVersion`; the file has only been read.
  func admit(_ db: Database, path: String) throws {
    let operation = "open \(name) \(path)"
    let mark = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    if mark == 0, found == 0, tables == 0 { return }
    guard mark == applicationID else {
      throw StorageFault(
        operation: operation, code: .otherApplication,
        detail: "its application id is \(mark), ours is \(applicationID)")
    }
    guard found <= version else {
      throw StorageFault(
        operation: operation, code: .newerVersion,
        detail: "its version is \(found), this program knows versions up to \(version)")
    }
  }

  /// Takes the steps that the file lacks, each in a transaction of its own together with its number: a power cut
  /// leaves a whole version.
  func migrate(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    for (place, step) in steps.enumerated().dropFirst(found) {
      try db.inTransaction(.immediate) {
        try step.apply(db)
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(place + 1)")
        return .commit
      }
    }
  }
}
