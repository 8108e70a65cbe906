package import GRDB
import Glibc
import Synchronization

/// One SQLite file whose commits survive a power cut: WAL, synchronous=FULL, one writer, one reader beside it.
///
/// A commit that `write` has returned from is on the disk, as far as the disk tells the truth about fdatasync.
/// Source: sqlite.org/pragma.html#pragma_synchronous, sqlite.org/wal.html.
///
/// All calls are synchronous and may block for as long as the disk takes: never make them on a thread of Swift
/// concurrency's pool where that matters, and never from inside each other.
package final class DurableDatabase: Sendable {
  /// Who else may open the file.
  package enum Sharing: Sendable {
    /// Nobody: a second process is refused with `.inUse`.
    case none
    /// Other processes of ours, each waiting for the other's transactions at most the busy timeout.
    case severalProcesses
  }

  /// How long one connection waits for another's lock before `.busy`.
  package static let busyTimeout: Duration = .seconds(5)
  /// Page cache of one connection, in KiB. Two connections are open.
  package static let cacheKiB = 128
  /// The write-ahead log, in bytes, from which on a checkpoint should not wait for an idle moment any longer.
  package static let logBound = 8 << 20

  package let path: String
  private let writer: DatabaseQueue
  private let reader: DatabaseQueue
  private let lock: WriterLock?
  /// Whether the writer has a transaction open that holds nothing yet. Looked at on the writer's queue only.
  private let isBegunAhead = Mutex(false)

  /// Opens the file, making it if it is missing, and brings it to the schema's version.
  ///
  /// - Throws: `StorageFault`. A file of a newer version, of another application or that is no database is left
  ///   untouched.
  package init(path: String, schema: Schema, sharing: Sharing = .none) throws(StorageFault) {
    let operation = "open \(schema.name) \(path)"
    let file = DatabaseFile(path: path)
    try file.prepare()
    self.path = path
    lock = sharing == .none ? try WriterLock(of: file) : nil
    (writer, reader) = try StorageFault.only(operation) {
      // A read-only connection looks first: unlike a writer it leaves no trace, not even a checkpoint at its close.
      let look = try DatabaseQueue(path: path, configuration: Self.configuration(readOnly: true))
      try look.inDatabase { try schema.admit($0, path: path) }
      try look.close()
      let writer = try DatabaseQueue(
        path: path, configuration: Self.configuration(readOnly: false, beginsAhead: sharing == .none))
      try writer.inDatabase { db in
        try Self.assertDurable(db, operation: operation)
        try schema.migrate(db)
      }
      return (writer, try DatabaseQueue(path: path, configuration: Self.configuration(readOnly: true)))
    }
  }

  /// Runs `body` in one `BEGIN IMMEDIATE` transaction on the writer and commits it; on any error rolls back.
  ///
  /// - Parameter operation: what is being done, in the words of a fault ("commit a redemption").
  /// - Throws: `StorageFault` for whatever SQLite reports, the commit included; other errors of `body` as they are.
  @available(*, noasync, message: "blocks on the disk; call it from a thread that may block")
  package func write<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
    var value: Value?
    try commit(operation) { value = try body($0) }
    return value!
  }

  /// The same for a body that returns nothing. No value has then to be copied by what is known of its type at run time
  /// only, which counts where a customer waits.
  @available(*, noasync, message: "blocks on the disk; call it from a thread that may block")
  package func commit(_ operation: String, _ body: (Database) throws -> Void) throws {
    try StorageFault.translating(operation) {
      try writer.writeWithoutTransaction { db in
        try takeUp(db)
        do {
          try body(db)
          try db.runPlain("COMMIT")
        } catch {
          // SQLite has rolled back by itself after some errors (sqlite.org/lang_transaction.html, section 3).
          if db.isInsideTransaction { try db.execute(sql: "ROLLBACK TRANSACTION") }
          throw error
        }
      }
    }
  }

  /// Begins the next transaction ahead, so that its `write` need not wait for locks: for the moment after an answer, when
  /// nobody waits. It holds nothing yet, and whichever `write` is next takes it up. Does nothing where other processes write
  /// too, for they would wait for it. That it can't begin is no error: the `write` tries again, and says so.
  @available(*, noasync, message: "blocks on the disk; call it from a thread that may block")
  package func beginAhead() {
    guard lock != nil else { return }
    try? writer.writeWithoutTransaction { db in
      try takeUp(db)
      isBegunAhead.withLock { $0 = true }
    }
  }

  // Goes on with what was begun ahead, or begins. Anything else that is still open is what a failed rollback has left: none
  // of it may be committed by the next write.
  private func takeUp(_ db: Database) throws {
    let isClean = isBegunAhead.withLock { isBegun in
      defer { isBegun = false }
      return isBegun
    }
    if !isClean, db.isInsideTransaction { try db.runPlain("ROLLBACK") }
    if !db.isInsideTransaction { try Self.begin(db) }
  }

  // Prepared once, as COMMIT is: GRDB's own would be compiled for each transaction. Nobody observes this database, so that
  // both may go past GRDB's observers.
  private static func begin(_ db: Database) throws { try db.runPlain("BEGIN IMMEDIATE") }

  /// Runs `body` on the read-only connection, which never waits for the writer and sees one committed state.
  ///
  /// Page long reads (1,000 rows): one read holds the next one up, and keeps checkpoints from finishing.
  /// - Throws: `StorageFault` for whatever SQLite reports; other errors of `body` as they are.
  @available(*, noasync, message: "blocks on the disk; call it from a thread that may block")
  package func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
    try StorageFault.translating(operation) { try reader.read(body) }
  }

  /// What one checkpoint did, in pages of the write-ahead log.
  package struct Checkpoint: Sendable, Equatable {
    package let logged: Int
    package let copied: Int
    /// Whether the whole log is in the main file, so that the next commit begins the log anew.
    package var isComplete: Bool { logged == copied }
  }

  /// The size of the write-ahead log in bytes; 0 if there is none. Above `logBound`, checkpoint also when not idle.
  package var logBytes: Int {
    var status = stat()
    return unsafe stat(path + "-wal", &status) == 0 ? Int(status.st_size) : 0
  }

  /// Moves the write-ahead log into the main file as far as no reader is in the way (PASSIVE). To be called when no
  /// customer waits, since nothing else does it (`wal_autocheckpoint=0`). Not finishing is not an error.
  @available(*, noasync, message: "blocks on the disk; call it from a thread that may block")
  @discardableResult
  package func checkpointWhenIdle() throws(StorageFault) -> Checkpoint {
    try StorageFault.only("checkpoint \(path)") {
      try writer.writeWithoutTransaction { db in
        // What was begun ahead is in the way, and is begun again.
        let isBegun = isBegunAhead.withLock { isBegun in
          defer { isBegun = false }
          return isBegun
        }
        if db.isInsideTransaction { try db.runPlain("ROLLBACK") }
        let done = try db.checkpoint(.passive)
        if isBegun {
          try Self.begin(db)
          isBegunAhead.withLock { $0 = true }
        }
        return Checkpoint(logged: done.walFrameCount, copied: done.checkpointedFrameCount)
      }
    }
  }

  /// Copies the database, as it is at one moment, to a new file (0600) while work goes on. The file appears under its
  /// name only once it is whole and synced; a file of that name is replaced.
  @available(*, noasync, message: "blocks on the disk; call it from a thread that may block")
  package func backup(to destination: String) throws(StorageFault) {
    let operation = "back up \(path) to \(destination)"
    let part = DatabaseFile(path: destination + ".part")
    unsafe unlink(part.path)
    try part.prepare()
    try StorageFault.only(operation) {
      let copy = try DatabaseQueue(path: part.path)
      try reader.backup(to: copy)
      // A single file, without a log beside it, is what a backup should be.
      try copy.inDatabase { try $0.execute(sql: "PRAGMA journal_mode=DELETE") }
      try copy.close()
    }
    try part.sync(part.path)
    guard unsafe rename(part.path, destination) == 0 else { throw part.fault(.fileUnusable, operation) }
    try part.sync(part.folder)
  }
}

extension DurableDatabase {
  /// Gives back the pages that both connections keep: the kernel has them too, and the next transaction reads the few that it
  /// needs again. For idle moments.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk; call it from a thread that may block")
  package func forgetPages() throws {
    try StorageFault.translating("give pages back") {
      for connection in [writer, reader] {
        try connection.inDatabase { try $0.execute(sql: "PRAGMA shrink_memory") }
      }
    }
  }

  /// GRDB's own `journalMode` stays at its default: `.wal` would set synchronous=NORMAL behind `prepareDatabase`.
  private static func configuration(readOnly: Bool, beginsAhead: Bool = false) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(busyTimeout / .seconds(1))
    // Only so can a transaction be begun before there is something to write (`beginAhead`).
    configuration.allowsUnsafeTransactions = beginsAhead
    configuration.label = readOnly ? "storage.reader" : "storage.writer"
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -\(cacheKiB); PRAGMA trusted_schema = OFF")
      guard !readOnly else { return }
      try db.execute(
        sql: """
          PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
          PRAGMA journal_size_limit = \(logBound); PRAGMA cell_size_check = ON
          """)
    }
    return configuration
  }

  /// Asks SQLite what it does in truth. Commit before green rests on this answer.
  static func assertDurable(_ db: Database, operation: String) throws {
    let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
    let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
    guard synchronous == 2, journal == "wal" else {
      throw StorageFault(
        operation: operation, code: .notDurable,
        detail: "synchronous is \(synchronous ?? -1) and journal_mode \(journal ?? "unknown"), not 2 and wal")
    }
  }
}
