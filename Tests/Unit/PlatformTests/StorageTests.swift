import GRDB
import GRDBSQLite
import Glibc
import Rig
import Testing

@testable import Storage

@Suite struct `A durable database` {
  let scratch = ScratchFolder()
  let schema = Schema(
    name: "the test's file", applicationID: 0x766F_7563,
    steps: [
      .init(sql: "CREATE TABLE claim (list INTEGER, first INTEGER, PRIMARY KEY (list, first)) WITHOUT ROWID"),
      .init(sql: "CREATE TABLE row (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"),
    ])

  var path: String { scratch.file("state/ledger.sqlite") }

  func fault(_ body: () throws -> some Any) -> StorageFault? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? StorageFault
    }
  }

  /// Runs SQL on a file by a connection that knows nothing of ours.
  func run(_ sql: String, on path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test func `the writer's own answer is synchronous FULL and WAL`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    let answers = try database.write("ask") { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint"), try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
      )
    }
    #expect(answers == (2, "wal", 0, 1))
  }

  @Test func `a connection that lost FULL is refused`() throws {
    try run("PRAGMA journal_mode=WAL", on: scratch.file("x"))
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    let queue = try DatabaseQueue(path: scratch.file("x"), configuration: configuration)
    let found = fault { try queue.inDatabase { try DurableDatabase.assertDurable($0, operation: "open") } }
    #expect(found?.code == .notDurable)
  }

  @Test func `folder and files belong to one user alone`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    try database.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (1, 2)") }
    #expect(ScratchFolder.mode(of: scratch.file("state")) == 0o700)
    #expect(ScratchFolder.mode(of: path) == 0o600)
    #expect(ScratchFolder.mode(of: path + "-wal") == 0o600)
    #expect(ScratchFolder.mode(of: path + "-shm") == 0o600)
  }

  @Test func `rights of others are taken from a file that is there`() throws {
    _ = try DurableDatabase(path: path, schema: schema)
    unsafe chmod(path, 0o666)
    _ = try DurableDatabase(path: path, schema: schema)
    #expect(ScratchFolder.mode(of: path) == 0o600)
  }

  @Test func `a transaction that throws leaves nothing, and its error comes through`() throws {
    struct Stop: Error {}
    let database = try DurableDatabase(path: path, schema: schema)
    #expect(throws: Stop.self) {
      try database.write("insert") { db in
        try db.execute(sql: "INSERT INTO claim VALUES (1, 2)")
        throw Stop()
      }
    }
    #expect(try database.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") } == 0)
  }

  @Test func `the reader sees what is committed and can't write`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    try database.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (1, 2)") }
    #expect(try database.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") } == 1)
    let found = fault { try database.read("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (1, 3)") } }
    #expect(found?.code == .readOnly)
  }

  @Test func `further steps are taken on a file of an older version`() throws {
    let first = Schema(name: schema.name, applicationID: schema.applicationID, steps: [schema.steps[0]])
    try DurableDatabase(path: path, schema: first).write("insert") {
      try $0.execute(sql: "INSERT INTO claim VALUES (1, 2)")
    }
    let database = try DurableDatabase(path: path, schema: schema)
    let version = try database.read("ask") { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    #expect(version == 2)
    #expect(try database.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim, row") } == 0)
    #expect(try database.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") } == 1)
  }

  @Test func `a step that fails leaves the version before it`() throws {
    let broken = Schema(
      name: schema.name, applicationID: schema.applicationID,
      steps: [schema.steps[0], .init(sql: "CREATE TABLE other (x); CREATE TABLE other (x)")])
    #expect(fault { try DurableDatabase(path: path, schema: broken) }?.code == .unexpected)
    let database = try DurableDatabase(path: path, schema: schema)
    #expect(try database.read("ask") { try $0.tableExists("other") } == false)
  }

  @Test func `a file of a newer version is refused and left untouched, its log included`() throws {
    let newer = Schema(
      name: schema.name, applicationID: schema.applicationID,
      steps: schema.steps + [.init(sql: "CREATE TABLE future (x)")])
    _ = try DurableDatabase(path: path, schema: newer)
    let before = try bytes(path)
    let found = fault { try DurableDatabase(path: path, schema: schema) }
    #expect(found?.code == .newerVersion)
    #expect(found?.description.contains("its version is 3, this program knows versions up to 2") == true)
    #expect(try bytes(path) == before)
  }

  @Test func `a file of another application is refused and left untouched`() throws {
    try run("PRAGMA application_id = 99; CREATE TABLE theirs (x)", on: scratch.file("theirs"))
    let before = try bytes(scratch.file("theirs"))
    #expect(fault { try DurableDatabase(path: scratch.file("theirs"), schema: schema) }?.code == .otherApplication)
    try run("CREATE TABLE unmarked (x)", on: scratch.file("unmarked"))
    #expect(fault { try DurableDatabase(path: scratch.file("unmarked"), schema: schema) }?.code == .otherApplication)
    #expect(try bytes(scratch.file("theirs")) == before)
  }

  @Test func `a file that is no database is refused as damaged`() throws {
    let path = try scratch.write(String(repeating: "not a database ", count: 100), to: "text")
    #expect(fault { try DurableDatabase(path: path, schema: schema) }?.code == .damaged)
  }

  @Test func `a folder that can't be used is named`() throws {
    let file = try scratch.write("", to: "plain")
    let found = fault { try DurableDatabase(path: file + "/ledger.sqlite", schema: schema) }
    #expect(found?.code == .folderUnusable)
    #expect(found?.operation.contains(file) == true)
    let missing = fault { try DurableDatabase(path: scratch.file("a/b/ledger.sqlite"), schema: schema) }
    #expect(missing?.code == .folderUnusable)
  }

  @Test func `a full disk is a retryable fault, and what was committed stays`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    try database.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (1, 1)") }
    let found = fault {
      try database.write("commit a redemption") { db in
        try db.execute(sql: "PRAGMA max_page_count = 1")
        try db.execute(sql: "INSERT INTO row VALUES (1, zeroblob(1000000))")
      }
    }
    #expect(found?.code == .diskFull)
    #expect(found?.isRetryable == true)
    #expect(found?.description.hasPrefix("can't commit a redemption: ") == true)
    #expect(try database.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") } == 1)
  }

  @Test func `a second writer is refused while the first one lives`() throws {
    var first: DurableDatabase? = try DurableDatabase(path: path, schema: schema)
    #expect(fault { try DurableDatabase(path: path, schema: schema) }?.code == .inUse)
    try first?.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (1, 2)") }
    first = nil
    _ = try DurableDatabase(path: path, schema: schema)
    let shared = try DurableDatabase(path: scratch.file("hub"), schema: schema, sharing: .severalProcesses)
    _ = try DurableDatabase(path: scratch.file("hub"), schema: schema, sharing: .severalProcesses)
    withExtendedLifetime(shared) {}
  }

  @Test func `nothing is checkpointed before it is asked for, and then all of it`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    for seq in 1...30 {
      try database.write("insert") {
        try $0.execute(sql: "INSERT INTO row VALUES (?, zeroblob(200000))", arguments: [seq])
      }
    }
    #expect(database.logBytes > 1000 * 4096)
    let done = try database.checkpointWhenIdle()
    #expect(done.isComplete)
    #expect(done.logged > 1000)
  }

  @Test func `what was begun ahead holds up no reader and no checkpoint, and the next write takes it up`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    func count() throws -> Int? {
      try database.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") }
    }
    for voucher in 1...3 {
      database.beginAhead()
      database.beginAhead()
      #expect(try count() == voucher - 1)
      try database.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (?, 1)", arguments: [voucher]) }
      #expect(try count() == voucher)
      database.beginAhead()
      #expect(try database.checkpointWhenIdle().isComplete)
      try database.forgetPages()
    }
    // Nothing of a write that fails stays, and nothing of it waits in what is begun next.
    database.beginAhead()
    struct Second: Error {}
    #expect(throws: Second.self) {
      try database.write("insert") { db -> Void in
        try db.execute(sql: "INSERT INTO claim VALUES (4, 1)")
        throw Second()
      }
    }
    database.beginAhead()
    try database.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (5, 1)") }
    #expect(try count() == 4)
    try database.backup(to: scratch.file("copy"))
    let copy = try DurableDatabase(path: scratch.file("copy"), schema: schema)
    #expect(try copy.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") } == 4)
  }

  @Test func `what a failed rollback has left is not committed by the next write`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    struct First: Error {}
    let found = fault {
      try database.write("insert") { db -> Void in
        try db.execute(sql: "INSERT INTO claim VALUES (1, 1)")
        // SQLite asks before it compiles a ROLLBACK, and is told no.
        unsafe sqlite3_set_authorizer(
          db.sqliteConnection,
          { _, action, word, _, _, _ in
            guard action == SQLITE_TRANSACTION, let word = unsafe word else { return SQLITE_OK }
            return unsafe String(cString: word) == "ROLLBACK" ? SQLITE_DENY : SQLITE_OK
          }, nil)
        throw First()
      }
    }
    #expect(found?.code == .fileUnusable, "\(String(describing: found))")
    // As long as it can't be ended, nothing is written; and then nothing of it.
    #expect(fault { try database.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (2, 1)") } } != nil)
    database.beginAhead()
    #expect(try database.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") } == 0)
  }

  @Test func `where other processes write too, nothing is begun ahead of them`() throws {
    let one = try DurableDatabase(path: path, schema: schema, sharing: .severalProcesses)
    let other = try DurableDatabase(path: path, schema: schema, sharing: .severalProcesses)
    one.beginAhead()
    try other.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (1, 1)") }
    try one.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (2, 1)") }
  }

  @Test func `plain values are bound as they are: empty bytes are not null, and a text keeps its zero`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    try database.write("insert") { db in
      try db.execute(sql: "CREATE TABLE plain (i, t, b, n)")
      try db.runPlain(
        "INSERT INTO plain VALUES (?, ?, ?, ?)", .integer(.min), .text("核銷\0end"), .blob([]), .null)
      try db.runPlain(
        "INSERT INTO plain VALUES (?, ?, ?, ?)", .integer(.max), .text(""), .blob([0, 255]), .null)
    }
    let rows = try database.read("look") {
      try String.fetchAll(
        $0,
        sql: """
          SELECT i || ' ' || typeof(t) || ' ' || hex(t) || ' ' || typeof(b) || ' ' || hex(b) || ' ' || typeof(n) FROM plain
          """)
    }
    #expect(
      rows == [
        "-9223372036854775808 text E6A0B8E98AB700656E64 blob  null", "9223372036854775807 text  blob 00FF null",
      ])
  }

  @Test func `a backup is a whole file of its own`() throws {
    let database = try DurableDatabase(path: path, schema: schema)
    try database.write("insert") { try $0.execute(sql: "INSERT INTO claim VALUES (1, 2)") }
    try database.backup(to: scratch.file("copy"))
    #expect(ScratchFolder.mode(of: scratch.file("copy")) == 0o600)
    #expect(ScratchFolder.mode(of: scratch.file("copy.part")) == nil)
    #expect(ScratchFolder.mode(of: scratch.file("copy-wal")) == nil)
    let copy = try DurableDatabase(path: scratch.file("copy"), schema: schema)
    #expect(try copy.read("count") { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") } == 1)
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    let file = unsafe fopen(path, "r")!
    defer { unsafe fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
    return Array(bytes[..<count])
  }
}
