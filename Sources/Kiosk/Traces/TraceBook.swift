import Foundation
import GRDB
package import Storage
package import Wire

/// How answers came about, kept for a while: in a file of its own, so that no trace waits for a decision, and none is part
/// of the ledger.
///
/// Bounded by number and by age. Holds ids and what a voucher says of itself, never a signature: nothing in it can be
/// shown to a kiosk.
package final class TraceBook: Sendable {
  /// How many are kept at most.
  package static let most: Int64 = 10_000
  /// For how long, in milliseconds: 30 days.
  package static let longest: Int64 = 30 * 86_400_000
  /// Rows that one read takes at most.
  package static let page = 500

  private let database: DurableDatabase

  /// - Parameter database: opened with `TraceSchema.schema`.
  package init(database: DurableDatabase) { self.database = database }

  /// Keeps traces, oldest first, and lets go of those beyond the bounds.
  ///
  /// - Parameter now: nil while the clock is not trusted: then none goes for its age.
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func keep(_ traces: [StoredTrace], at now: WireTime?) throws {
    try database.write("keep traces") { db in
      for trace in traces {
        try db.runPlain(
          "INSERT INTO traces (trace, seq, time, body, scan) VALUES (?, ?, ?, ?, ?)", .text(trace.trace),
          trace.seq.map { .integer($0) } ?? .null, .integer(trace.time.milliseconds), .blob(trace.body),
          trace.scan.map { .blob($0) } ?? .null)
      }
      try db.runPlain("DELETE FROM traces WHERE id <= (SELECT max(id) FROM traces) - ?", .integer(Self.most))
      if let now {
        try db.runPlain("DELETE FROM traces WHERE time < ?", .integer(now.milliseconds - Self.longest))
      }
    }
  }

  /// The last trace of all; nil if there is none.
  @available(*, noasync, message: "blocks on the disk")
  package func last() throws -> StoredTrace? {
    try select("ORDER BY id DESC LIMIT 1", []).first
  }

  /// The traces of a record, or of four hexadecimal digits, which may be more than one's: the newest first, at most 20.
  @available(*, noasync, message: "blocks on the disk")
  package func find(seq: Int64?, trace: String?) throws -> [StoredTrace] {
    try select("WHERE seq = ? OR trace = ? ORDER BY id DESC LIMIT 20", [seq, trace])
  }

  /// Those whose scan can be judged again, after an id, oldest first: at most `page`.
  @available(*, noasync, message: "blocks on the disk")
  package func scans(after id: Int64) throws -> [StoredTrace] {
    try select("WHERE id > ? AND scan IS NOT NULL ORDER BY id LIMIT \(Self.page)", [id])
  }

  /// How many are kept whose scan can't be judged again.
  @available(*, noasync, message: "blocks on the disk")
  package func others() throws -> Int {
    try database.read("count traces") { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM traces WHERE scan IS NULL") ?? 0
    }
  }

  /// Moves the write-ahead log into the file.
  @available(*, noasync, message: "blocks on the disk")
  package func tidy() throws { _ = try database.checkpointWhenIdle() }

  /// Gives back the memory of the file's pages.
  @available(*, noasync, message: "blocks on the disk")
  package func forgetPages() throws { try database.forgetPages() }

  private func select(_ rest: String, _ arguments: StatementArguments) throws -> [StoredTrace] {
    try database.read("read traces") { db in
      try Row.fetchAll(db, sql: "SELECT id, trace, seq, time, body, scan FROM traces \(rest)", arguments: arguments)
        .map { row in
          StoredTrace(
            id: row[0], trace: row[1], seq: row[2], time: WireTime(milliseconds: row[3]), body: [UInt8](row[4] as Data),
            scan: (row[5] as Data?).map { [UInt8]($0) })
        }
    }
  }
}
