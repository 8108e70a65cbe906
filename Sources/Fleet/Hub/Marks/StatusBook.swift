import Crypto
import FoundationEssentials
import GRDB
import StatusList
import Wire

/// The versions of the status lists, inside the caller's read or transaction: what each list said at its version, and
/// what changed between two.
struct StatusBook {
  /// A list as campaigns name it.
  struct Named: Equatable {
    let name: ListName
    let size: UInt32
    let until: WireTime
  }
  /// A list as it is published.
  struct Published: Equatable {
    let name: ListName
    let size: UInt32
    let version: UInt64
    let changed: WireTime
  }

  /// Changes are kept this long, in milliseconds: a kiosk that was away for longer fetches whole lists.
  static let kept: Int64 = 35 * 86_400_000

  /// How often versions are moved on at a device's word, at most, in milliseconds: each time every kiosk fetches every list
  /// whole, and a stolen device key must not drive the fleet.
  static let leastBetweenMoves: Int64 = 3_600_000

  let db: Database

  /// The highest version that a hub can have given by `now`: tenths of a second since 1970. Versions begin at 0 and a hub
  /// gives ten in a second at most, so that this is above every one that was honestly given, and below 2^53 for
  /// millions of years.
  static func bound(at now: WireTime) -> UInt64 { UInt64(max(0, now.milliseconds) / HubDesk.publishing) }

  /// Moves all versions on, and the numbers of the feed, above every one that was ever given: the database was restored
  /// from an older copy, and kiosks hold newer versions than it knows. No delta leads there; whole lists are fetched.
  ///
  /// - Parameter always: whether it is done although it has just been done.
  /// - Returns: the index's new version; nil if nothing was done.
  func moveOn(at now: WireTime, always: Bool) throws -> UInt64? {
    let moved = try Int64.fetchOne(db, sql: "SELECT moved FROM status_index") ?? 0
    guard always || !(0..<Self.leastBetweenMoves).contains(now.milliseconds - moved) else { return nil }
    let target = Int64(Self.bound(at: now))
    try db.execute(
      sql: """
        UPDATE status_list SET version = max(version + 1, ?1), oldest = max(version + 1, ?1) + 1, changed = ?2
        """, arguments: [target, now.milliseconds])
    try db.execute(
      sql: "UPDATE status_index SET version = max(version + 1, ?), moved = ?", arguments: [target, now.milliseconds])
    try RedemptionFeed.moveOn(above: target, in: db)
    return try version()
  }

  /// Whether something waits to be published.
  func hasWaiting() throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM status_change WHERE version IS NULL)")) ?? false
  }

  /// The index's version.
  func version() throws -> UInt64 {
    UInt64(try Int64.fetchOne(db.cachedStatement(sql: "SELECT version FROM status_index")) ?? 0)
  }

  /// Gives every list with waiting changes its next version.
  ///
  /// - Parameter names: all lists that campaigns name.
  /// - Returns: whether the index has a new version.
  func publish(_ names: [Named], at now: WireTime) throws -> Bool {
    var isNew = false
    for list in names {
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT size FROM status_list WHERE issuer = ? AND list = ?"),
        arguments: [list.name.issuer.text, list.name.list])
      guard row?["size"] != list.size else { continue }
      isNew = true
      guard row == nil else {
        // It has another length: whoever holds the old one fetches the whole list.
        try db.execute(
          sql: """
            UPDATE status_list SET size = ?, version = version + 1, oldest = version + 2, changed = ?
            WHERE issuer = ? AND list = ?
            """,
          arguments: [list.size, now.milliseconds, list.name.issuer.text, list.name.list])
        continue
      }
      try db.execute(
        sql: "INSERT INTO status_list (issuer, list, size, version, oldest, changed) VALUES (?, ?, ?, 0, 1, ?)",
        arguments: [list.name.issuer.text, list.name.list, list.size, now.milliseconds])
    }
    let waiting = try Row.fetchAll(
      db, sql: "SELECT DISTINCT issuer, list FROM status_change WHERE version IS NULL")
    for row in waiting {
      let (issuer, list): (String, UInt32) = (row["issuer"], row["list"])
      try db.execute(
        sql: "UPDATE status_list SET version = version + 1, changed = ? WHERE issuer = ? AND list = ?",
        arguments: [now.milliseconds, issuer, list])
      // A list that no campaign names any more has no version, and its changes are nobody's.
      try db.execute(
        sql: """
          UPDATE status_change SET version = coalesce((SELECT version FROM status_list WHERE issuer = ?1 AND list = ?2), 0)
          WHERE issuer = ?1 AND list = ?2 AND version IS NULL
          """, arguments: [issuer, list])
      isNew = true
    }
    // Another end of a list, or a list that is gone, changes the index too.
    let digest = Self.digest(names)
    if try isNew || (Data.fetchOne(db, sql: "SELECT lists FROM status_index")) != digest {
      try db.execute(sql: "UPDATE status_index SET version = version + 1, lists = ?", arguments: [digest])
      isNew = true
    }
    return isNew
  }

  private static func digest(_ names: [Named]) -> Data {
    let text = names.sorted { $0.name < $1.name }.map { "\($0.name) \($0.size) \($0.until)\n" }.joined()
    return Data(SHA256.hash(data: Array(text.utf8)))
  }

  func published(_ name: ListName) throws -> Published? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT size, version, changed FROM status_list WHERE issuer = ? AND list = ?"),
      arguments: [name.issuer.text, name.list]
    ).map { row in
      Published(
        name: name, size: row["size"], version: UInt64(row["version"] as Int64),
        changed: WireTime(column: row["changed"]))
    }
  }

  /// What changed from one version to another; nil if that is no longer known.
  func changes(of name: ListName, from: UInt64, to: UInt64) throws -> [StatusChange]? {
    let oldest = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT oldest FROM status_list WHERE issuer = ? AND list = ?"),
      arguments: [name.issuer.text, name.list])
    guard let oldest, from < to, from + 1 >= UInt64(oldest) else { return nil }
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT entry, after FROM status_change
          WHERE issuer = ? AND list = ? AND version > ? AND version <= ? ORDER BY id
          """), arguments: [name.issuer.text, name.list, Int64(from), Int64(to)])
    var last: [UInt32: EntryStatus] = [:]
    while let row = try rows.next() {
      last[row[0]] = EntryStatus(rawValue: UInt8(truncatingIfNeeded: row[1] as Int64))
    }
    return last.map { StatusChange(entry: $0.key, status: $0.value) }
  }

  /// Every entry of a range that was not valid at a version.
  func marks(of name: ListName, in range: Range<UInt32>, at version: UInt64) throws -> [StatusChange] {
    let arguments: StatementArguments = [
      name.issuer.text, name.list, Int64(range.lowerBound), Int64(range.upperBound),
    ]
    var found: [UInt32: EntryStatus] = [:]
    let platforms = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT entry, state FROM platform_mark WHERE issuer = ? AND list = ? AND entry >= ? AND entry < ?"),
      arguments: arguments)
    while let row = try platforms.next() {
      found[row[0]] = EntryStatus(rawValue: UInt8(truncatingIfNeeded: row[1] as Int64))
    }
    let held = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT entry FROM mark WHERE issuer = ? AND list = ? AND entry >= ? AND entry < ?"),
      arguments: arguments)
    while let row = try held.next() { found[row[0]] = .spent }
    // What changed since then is taken back, the latest first; what waits came after everything that has a version.
    for condition in ["version IS NULL", "version > ?5"] {
      let later = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT entry, before FROM status_change
            WHERE issuer = ?1 AND list = ?2 AND entry >= ?3 AND entry < ?4 AND \(condition) ORDER BY id DESC
            """), arguments: condition == "version IS NULL" ? arguments : arguments + [Int64(version)])
      while let row = try later.next() {
        found[row[0]] = EntryStatus(rawValue: UInt8(truncatingIfNeeded: row[1] as Int64))
      }
    }
    return found.filter { $0.value != .valid }.map { StatusChange(entry: $0.key, status: $0.value) }
  }

  /// Forgets changes that are older than is kept.
  func forget(_ name: ListName, at now: WireTime) throws {
    let last = try Int64.fetchOne(
      db, sql: "SELECT max(version) FROM status_change WHERE issuer = ? AND list = ? AND version > 0 AND at < ?",
      arguments: [name.issuer.text, name.list, now.milliseconds - Self.kept])
    guard let last else { return }
    try db.execute(
      sql: "DELETE FROM status_change WHERE issuer = ? AND list = ? AND version <= ?",
      arguments: [name.issuer.text, name.list, last])
    try db.execute(
      sql: "UPDATE status_list SET oldest = max(oldest, ?) WHERE issuer = ? AND list = ?",
      arguments: [last + 1, name.issuer.text, name.list])
  }
}
