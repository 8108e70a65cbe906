package import COSE
import Crypto
import Foundation
import GRDB
package import StatusList
import Storage
import Synchronization
package import Wire

extension MarksBook {
  /// Takes a whole list. It is in force once this returns.
  ///
  /// - Parameters:
  ///   - list: of the version that `index` names, its token's hash compared.
  ///   - size: entries, as trust says.
  /// - Throws: `StatusFault` if it does not inflate to exactly that; `StorageFault`. What was held stays.
  @available(*, noasync, message: "blocks on the disk")
  package func take(_ list: SignedStatusList, size: UInt32, named entry: StatusIndex.Entry, by index: StatusIndex)
    throws
  {
    let name = "\(list.name.issuer)-\(list.name.list)-\(list.version).bits"
    var file = try WholeFile(path: "\(folder)/\(name)")
    var hash = SHA256()
    try list.unpack(size: size) { piece in
      try file.write(piece)
      hash.update(data: piece)
    }
    try file.keep()
    try put(
      HeldList.Contents(
        version: list.version, freshUntil: index.expires, file: (name, Array(hash.finalize())),
        entries: MappedEntries(
          size: size, file: try MappedFile(path: "\(folder)/\(name)"), changes: ChangedEntries()),
        token: entry.hash, kids: Set([list.kid].compactMap(\.self))),
      as: entry)
  }

  /// Takes a list of version 0: nothing in it was ever marked.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func takeEmpty(size: UInt32, named entry: StatusIndex.Entry, by index: StatusIndex) throws {
    try put(
      HeldList.Contents(
        version: 0, freshUntil: index.expires, file: nil,
        entries: MappedEntries(size: size, file: nil, changes: ChangedEntries()), token: entry.hash,
        kids: Set([index.kid].compactMap(\.self))),
      as: entry)
  }

  private func put(_ contents: HeldList.Contents, as entry: StatusIndex.Entry) throws {
    let list = HeldList(named: entry.version, until: entry.until, held: contents)
    try database.write("take a list of marks") { db in
      try Self.keep(list, entry.name, in: db)
      try db.execute(
        sql: "DELETE FROM marks_change WHERE issuer = ? AND list = ?",
        arguments: [entry.name.issuer.text, Int64(entry.name.list)])
    }
    state.withLock { $0.lists[entry.name] = list }
    tidy()
  }

  /// Takes a delta that begins at the version that is held, in one transaction.
  ///
  /// - Throws: `StatusFault` `outOfOrder`; `StorageFault`. What was held stays.
  @available(*, noasync, message: "blocks on the disk")
  package func apply(_ delta: StatusDelta, named entry: StatusIndex.Entry, by index: StatusIndex) throws {
    guard var list = state.withLock({ $0.lists[delta.name] }), var held = list.held, held.version == delta.from else {
      throw StatusFault(.outOfOrder, "it begins at \(delta.from)")
    }
    held.version = delta.to
    held.token = delta.to == entry.version ? entry.hash : nil
    if let kid = delta.kid { held.kids.insert(kid) }
    if delta.to >= entry.version { held.freshUntil = index.expires }
    held.entries = MappedEntries(
      size: held.entries.size, file: held.entries.file, changes: held.entries.changes.merged(with: delta.changes))
    list = HeldList(named: entry.version, until: entry.until, held: held)
    try database.write("take changes of marks") { db in
      let insert = try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO marks_change (issuer, list, entry, state) VALUES (?, ?, ?, ?)")
      for change in delta.changes {
        try insert.execute(
          arguments: [
            delta.name.issuer.text, Int64(delta.name.list), Int64(change.entry), Int64(change.status.rawValue),
          ])
      }
      try Self.keep(list, delta.name, in: db)
    }
    state.withLock { $0.lists[delta.name] = list }
  }

  /// Writes the changes of every list that has gathered many into a new file. They are in force without it.
  ///
  /// - Throws: `StorageFault`. Nothing is lost then, and it can be tried again.
  @available(*, noasync, message: "blocks on the disk")
  package func fold() throws {
    let long = state.withLock { $0.lists.filter { $0.value.held?.entries.changes.count ?? 0 > Self.mostChanges } }
    for name in long.keys.sorted() { try fold(name) }
  }

  /// Forgets what was signed by keys that are not `trusted`: a list is then missing until it is fetched anew, and
  /// without its index nothing is judged until there is another.
  ///
  /// A stolen status key can sign an index of the highest version, and lists of its own: once it is revoked, neither may
  /// stand in the way of the hub's.
  ///
  /// - Returns: whether there was anything to forget.
  /// - Throws: `StorageFault`. What was in force stays.
  @available(*, noasync, message: "blocks on the disk")
  package func forget(allBut trusted: Set<KeyID>) throws -> Bool {
    let (lists, kid) = state.withLock { ($0.lists, $0.kid) }
    if let kid, !trusted.contains(kid) {
      // What it said of lists, and until when, is worth no more than itself.
      try database.write("forget marks of a key that is revoked") { db in
        try db.execute(sql: "DELETE FROM marks_list")
        try db.execute(sql: "DELETE FROM marks_change")
        try db.execute(sql: "UPDATE marks_index SET version = 0, issued = 0, expires = 0, kid = NULL, forgotten = 1")
      }
      state.withLock { $0 = State(isForgotten: true) }
      tidy()
      return true
    }
    let bad = lists.filter { !($0.value.held?.kids.isSubset(of: trusted) ?? true) }
    guard !bad.isEmpty else { return false }
    try database.write("forget lists of a key that is revoked") { db in
      for (name, list) in bad { try Self.lose(name, named: max(list.named, 1), in: db) }
    }
    state.withLock { state in
      for (name, list) in bad {
        state.lists[name]?.held = nil
        state.lists[name]?.named = max(list.named, 1)
      }
    }
    tidy()
    return true
  }

  /// Takes the index: which versions there are, and until when those that are held hold.
  ///
  /// - Throws: `StorageFault`. What was in force stays.
  @available(*, noasync, message: "blocks on the disk")
  package func commit(_ index: StatusIndex) throws {
    var lists = state.withLock { $0.lists }
    var changed: [ListName] = []
    for entry in index.lists {
      let former = lists[entry.name]
      var list = former ?? HeldList(named: entry.version, until: entry.until, held: nil)
      (list.named, list.until) = (entry.version, entry.until)
      if let held = list.held, held.version == entry.version, held.token == nil || held.token == entry.hash {
        list.held?.freshUntil = index.expires
        list.held?.token = entry.hash
      }
      lists[entry.name] = list
      if former?.named != list.named || former?.until != list.until
        || former?.held?.freshUntil != list.held?.freshUntil || former?.held?.token != list.held?.token
      {
        changed.append(entry.name)
      }
    }
    try database.write("take the index of marks") { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO marks_index (id, version, issued, expires, kid) VALUES (1, ?, ?, ?, ?)",
        arguments: [
          Int64(index.version), index.issuedAt.milliseconds, index.expires.milliseconds,
          index.kid.map { Data($0.bytes) },
        ])
      for name in changed { if let list = lists[name] { try Self.keep(list, name, in: db) } }
    }
    state.withLock {
      $0.index = (index.version, index.issuedAt, index.expires)
      ($0.kid, $0.isForgotten) = (index.kid, false)
      $0.lists = lists
    }
  }

  /// Drops lists of which no voucher is valid any more.
  ///
  /// - Returns: how many.
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  @discardableResult
  package func drop(at now: WireTime) throws -> Int {
    let over = state.withLock { $0.lists.filter { now >= $0.value.until }.map(\.key) }
    guard !over.isEmpty else { return 0 }
    try database.write("drop lists that are over") { db in
      for name in over { try Self.forget(name, in: db) }
    }
    state.withLock { state in for name in over { state.lists[name] = nil } }
    tidy()
    return over.count
  }

  /// Hashes every file anew. A list whose file is not what was written is no longer held.
  ///
  /// - Returns: these lists.
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func verify() throws -> [ListName] {
    let lists = state.withLock { $0.lists }
    var damaged: [ListName] = []
    for (name, list) in lists {
      guard let held = list.held, let file = held.file, let mapped = held.entries.file else { continue }
      var hash = SHA256()
      for start in stride(from: 0, to: mapped.count, by: 1 << 20) {
        hash.update(data: mapped.bytes(start..<min(start + 1 << 20, mapped.count)))
      }
      if Array(hash.finalize()) != file.hash { damaged.append(name) }
    }
    guard !damaged.isEmpty else { return [] }
    try database.write("forget damaged lists") { db in
      for name in damaged { try Self.lose(name, named: lists[name]?.named ?? 1, in: db) }
    }
    state.withLock { state in for name in damaged { state.lists[name]?.held = nil } }
    tidy()
    return damaged
  }

  /// Writes a list's changes into a new file.
  private func fold(_ name: ListName) throws {
    guard var list = state.withLock({ $0.lists[name] }), var held = list.held else { return }
    let title = "\(name.issuer)-\(name.list)-\(held.version).bits"
    var file = try WholeFile(path: "\(folder)/\(title)")
    var hash = SHA256()
    let count = StatusLimits.inflated(held.entries.size)
    var pending: [(place: Int, shift: UInt8, status: EntryStatus)] = []
    held.entries.changes.forEach { pending.append((Int($0 / 4), UInt8($0 % 4 * 2), $1)) }
    var next = 0
    for start in stride(from: 0, to: count, by: 1 << 20) {
      let range = start..<min(start + 1 << 20, count)
      var piece = held.entries.file?.bytes(range) ?? [UInt8](repeating: 0, count: range.count)
      while next < pending.count, range.contains(pending[next].place) {
        let (place, shift, status) = pending[next]
        piece[place - start] = piece[place - start] & ~(3 << shift) | status.rawValue << shift
        next += 1
      }
      try file.write(piece)
      hash.update(data: piece)
    }
    try file.keep()
    held.file = (title, Array(hash.finalize()))
    held.entries = MappedEntries(
      size: held.entries.size, file: try MappedFile(path: "\(folder)/\(title)"), changes: ChangedEntries())
    list.held = held
    try database.write("fold changes into a list") { db in
      try Self.keep(list, name, in: db)
      try db.execute(
        sql: "DELETE FROM marks_change WHERE issuer = ? AND list = ?",
        arguments: [name.issuer.text, Int64(name.list)])
    }
    state.withLock { $0.lists[name] = list }
    tidy()
  }

  private static func keep(_ list: HeldList, _ name: ListName, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO marks_list
          (issuer, list, named, until, size, version, fresh_until, file, hash, token, kids)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        name.issuer.text, Int64(name.list), Int64(list.named), list.until.milliseconds,
        list.held.map { Int64($0.entries.size) }, list.held.map { Int64($0.version) },
        list.held?.freshUntil.milliseconds, list.held?.file?.name, list.held?.file.map { Data($0.hash) },
        list.held?.token.map { Data($0) }, list.held.map { Data($0.kids.flatMap(\.bytes)) },
      ])
  }

  /// The list is still named, and not held any more.
  private static func lose(_ name: ListName, named: UInt64, in db: Database) throws {
    try db.execute(
      sql: """
        UPDATE marks_list SET named = ?, version = NULL, size = NULL, fresh_until = NULL, file = NULL, hash = NULL,
          token = NULL, kids = NULL
        WHERE issuer = ? AND list = ?
        """, arguments: [Int64(named), name.issuer.text, Int64(name.list)])
    try db.execute(
      sql: "DELETE FROM marks_change WHERE issuer = ? AND list = ?", arguments: [name.issuer.text, Int64(name.list)])
  }

  private static func forget(_ name: ListName, in db: Database) throws {
    for table in ["marks_list", "marks_change"] {
      try db.execute(
        sql: "DELETE FROM \(table) WHERE issuer = ? AND list = ?", arguments: [name.issuer.text, Int64(name.list)])
    }
  }
}
