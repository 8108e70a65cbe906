import Crypto
import Foundation
import GRDB
import Storage
package import TUF
package import Trust
import Wire

extension TrustBook {
  /// What is held of the repository; empty on a device that has never enrolled.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func heldTrust() throws -> HeldTrust {
    try database.read("read what is held of trust") { db in
      var held = HeldTrust()
      for row in try Row.fetchAll(db, sql: "SELECT name, bytes FROM trust_metadata") {
        held.metadata[row["name"]] = [UInt8](row["bytes"] as Data)
      }
      for row in try Row.fetchAll(db, sql: "SELECT * FROM trust_file") {
        guard let file = TrustFile(rawValue: row["name"]) else { continue }
        held.files[file] = HeldTrust.File(
          bytes: [UInt8](row["bytes"] as Data), version: row["version"],
          expires: WireTime(milliseconds: row["expires"]), since: WireTime(milliseconds: row["since"]))
      }
      held.freshUntil = try Int64.fetchOne(db, sql: "SELECT until FROM trust_fresh").map(WireTime.init(milliseconds:))
      return held
    }
  }

  /// Begins with a root that a ticket vouches for. Nothing else of what was held stays.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func begin(root: [UInt8]) throws {
    try database.write("begin to trust a root") { db in
      for table in ["trust_metadata", "trust_root", "trust_file", "trust_fresh"] {
        try db.execute(sql: "DELETE FROM \(table)")
      }
      try Self.keep(root, of: .root, in: db)
    }
  }

  /// Keeps a verified file, together with what goes with it, in one transaction.
  ///
  /// - Throws: `StorageFault`; the round must then be given up.
  @available(*, noasync, message: "blocks on the disk")
  package func apply(_ change: StoreChange) throws {
    try database.write("keep verified metadata") { db in
      try Self.keep(change.bytes, of: change.role, in: db)
      for role in change.deleting {
        try db.execute(sql: "DELETE FROM trust_metadata WHERE name = ?", arguments: [role.storedName])
      }
      if change.role == .timestamp {
        try db.execute(
          sql: "INSERT OR REPLACE INTO trust_fresh (id, until) VALUES (1, ?)", arguments: [change.expires.milliseconds])
      }
    }
  }

  /// Puts a target file in force, by itself.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func keep(_ file: HeldTrust.File, as name: TrustFile) throws {
    try database.write("keep a trust file") { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO trust_file (name, bytes, version, expires, since) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          name.rawValue, Data(file.bytes), file.version, file.expires.milliseconds, file.since.milliseconds,
        ])
    }
  }

  /// Whether a root of this SHA-256 was ever trusted here.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func hasTrusted(rootHash: [UInt8]) throws -> Bool {
    try database.read("look for a root") {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM trust_root WHERE sha256 = ?)", arguments: [Data(rootHash)]) == true
    }
  }

  private static func keep(_ bytes: [UInt8], of role: RoleName, in db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO trust_metadata (name, bytes) VALUES (?, ?)",
      arguments: [role.storedName, Data(bytes)])
    guard role == .root else { return }
    try db.execute(
      sql: "INSERT OR IGNORE INTO trust_root (sha256) VALUES (?)", arguments: [Data(SHA256.hash(data: bytes))])
  }
}
