import COSE
import Crypto
import Foundation
import GRDB
package import StatusList
package import Storage
import Synchronization
package import Wire

/// The marks that this kiosk holds: the index in force and each list, as a file beside the ledger and the changes since.
///
/// A list's file is written once, synced, and only then named by a transaction; deltas go into the ledger's file, each
/// in one transaction. So a power cut leaves a list at its old version or at its new one, and a file that is missing,
/// cut or changed is noticed by its length or its hash: that list is then fetched anew. Calls that change something come
/// from one thread.
package final class MarksBook: Sendable {
  /// Changes that a list may gather before they are written into a new file.
  package static let mostChanges = 32_768

  struct State: Sendable {
    var index: (version: UInt64, issued: WireTime, expires: WireTime)?
    /// Who signed the index; nil of one that was taken before this was kept.
    var kid: KeyID?
    /// An index was held, its key is no longer trusted, and there was no other since.
    var isForgotten = false
    var lists: [ListName: HeldList] = [:]
  }

  let database: DurableDatabase
  let folder: String
  let state: Mutex<State>

  /// Reads what is held and maps its files. A list whose file is missing or of another length is no longer held.
  ///
  /// - Parameters:
  ///   - database: opened with `TrustStoreSchema.marks`.
  ///   - folder: where lists lie; made (0700) if it is missing. Other files in it are removed.
  /// - Throws: `StorageFault`.
  package init(database: DurableDatabase, folder: String) throws {
    self.database = database
    self.folder = folder
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StorageFault(operation: "make \(folder)", code: .folderUnusable, detail: "\(error)")
    }
    state = Mutex(State())
    let loaded = try database.read("read the marks") { try Self.load($0, folder) }
    state.withLock { $0 = loaded }
    tidy()
  }

  /// What is known, for the desk.
  package var snapshot: MarksSnapshot {
    state.withLock { state in
      var lists: [ListName: MarksSnapshot.Held] = [:]
      var missing: Set<ListName> = []
      for (name, list) in state.lists {
        if let held = list.held {
          lists[name] = MarksSnapshot.Held(
            version: held.version, freshUntil: held.freshUntil, isCurrent: held.version >= list.named,
            entries: held.entries)
        } else if list.named > 0 {
          missing.insert(name)
        }
      }
      return MarksSnapshot(
        index: state.index?.version ?? 0, freshUntil: state.index?.expires, issued: state.index?.issued, lists: lists,
        missing: missing, isForgotten: state.isForgotten)
    }
  }

  /// The index in force; nil before the first.
  package var index: (version: UInt64, issued: WireTime, expires: WireTime)? { state.withLock { $0.index } }

  /// What is held of a list, with the hash of its token if an index has named it; nil if nothing is.
  package func held(_ name: ListName) -> (version: UInt64, size: UInt32, token: [UInt8]?)? {
    state.withLock { $0.lists[name]?.held.map { ($0.version, $0.entries.size, $0.token) } }
  }

  private static func load(_ db: Database, _ folder: String) throws -> State {
    var state = State()
    if let row = try Row.fetchOne(db, sql: "SELECT version, issued, expires, kid, forgotten FROM marks_index") {
      state.isForgotten = row[4]
      if !state.isForgotten {
        state.index = (
          UInt64(row[0] as Int64), WireTime(milliseconds: row[1]), WireTime(milliseconds: row[2])
        )
        state.kid = (row[3] as Data?).flatMap { KeyID([UInt8]($0)) }
      }
    }
    for row in try Row.fetchAll(db, sql: "SELECT * FROM marks_list") {
      guard let issuer = Identifier(row["issuer"] as String), let list = UInt32(exactly: row["list"] as Int64) else {
        continue
      }
      let name = ListName(issuer: issuer, list: list)
      var entry = HeldList(
        named: UInt64(row["named"] as Int64), until: WireTime(milliseconds: row["until"]), held: nil)
      if let version = row["version"] as Int64?, let size = (row["size"] as Int64?).flatMap({ UInt32(exactly: $0) }) {
        entry.held = try contents(
          of: name, version: UInt64(version), size: size, fresh: WireTime(milliseconds: row["fresh_until"] ?? 0),
          file: row["file"], hash: row["hash"], folder, in: db)
        entry.held?.token = (row["token"] as Data?).map { [UInt8]($0) }
        entry.held?.kids = Self.kids(row["kids"])
      }
      state.lists[name] = entry
    }
    return state
  }

  private static func contents(
    of name: ListName, version: UInt64, size: UInt32, fresh: WireTime, file: String?, hash: Data?, _ folder: String,
    in db: Database
  ) throws -> HeldList.Contents? {
    var mapped: MappedFile?
    if let file {
      guard let found = try? MappedFile(path: "\(folder)/\(file)"), found.count == StatusLimits.inflated(size) else {
        return nil
      }
      mapped = found
    }
    var changes = ChangedEntries()
    let rows = try Row.fetchCursor(
      db, sql: "SELECT entry, state FROM marks_change WHERE issuer = ? AND list = ? ORDER BY entry",
      arguments: [name.issuer.text, Int64(name.list)])
    while let row = try rows.next() {
      changes.append(row[0], EntryStatus(rawValue: UInt8(truncatingIfNeeded: row[1] as Int64)) ?? .spent)
    }
    return HeldList.Contents(
      version: version, freshUntil: fresh, file: file.map { ($0, [UInt8](hash ?? Data())) },
      entries: MappedEntries(size: size, file: mapped, changes: changes), token: nil, kids: [])
  }

  private static func kids(_ column: Data?) -> Set<KeyID> {
    let bytes = [UInt8](column ?? Data())
    return Set(
      stride(from: 0, to: bytes.count, by: KeyID.length).compactMap {
        KeyID(Array(bytes[$0..<min($0 + KeyID.length, bytes.count)]))
      })
  }

  /// Removes files that no list names: what a power cut left.
  func tidy() {
    let named = state.withLock { Set($0.lists.values.compactMap { $0.held?.file?.name }) }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where !named.contains(name) {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }
}
