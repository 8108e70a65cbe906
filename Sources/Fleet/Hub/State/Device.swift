import Crypto
import FoundationEssentials
import GRDB
import Storage
package import Records
import Trust
package import Wire

/// A kiosk as the hub's registry knows it.
package struct Device: Sendable {
  package enum State: String, Sendable, CaseIterable {
    case active
    /// Uploads are refused; the records stay on the kiosk.
    case revoked
  }

  /// Its row in the registry.
  let row: Int64
  package let id: Identifier
  package let state: State
  package let store: Identifier
  package let groups: [Identifier]
  /// IANA name.
  package let timezone: String
  /// When what is said here of its place and key began to be so.
  package let enrolled: WireTime
  /// The one key that may sign for it now.
  package let key: StatementKey
  /// Kids that signed for it once, and may no longer.
  package let endedKeys: Set<String>
  /// Where it has ever been enrolled, in order: an old record may come up after a move.
  package let stays: [Stay]
}

extension HubStore {
  /// The device of that name; nil if it never enrolled.
  package func device(_ id: Identifier) throws -> Device? {
    try database.read("look up a device") { try Device.find(id, in: $0) }
  }

  /// Refuses, or takes again, what a device sends.
  ///
  /// - Returns: false if there is no such device.
  package func setState(_ state: Device.State, of id: Identifier) throws -> Bool {
    try database.write("change a device's state") { db in
      try db.execute(sql: "UPDATE device SET state = ? WHERE name = ?", arguments: [state.rawValue, id.text])
      return db.changesCount == 1
    }
  }
}

extension HubStore {
  /// Says that a device stands elsewhere from now on, under the same key. It hears of it in answer to its next head.
  ///
  /// - Returns: false if there is no such device.
  package func move(_ id: Identifier, to place: Placement, at now: WireTime) throws -> Bool {
    try database.write("move a device") { db in
      guard let device = try Device.find(id, in: db) else { return false }
      let groups = Identifier.column(place.groups)
      try db.execute(
        sql: "UPDATE device SET store = ?, groups = ?, timezone = ?, enrolled = ? WHERE id = ?",
        arguments: [place.store.text, groups, place.timezone, now.milliseconds, device.row])
      // Where it stood until now stays known: records of that time may still come up.
      try db.execute(
        sql: "UPDATE device_key SET ended = ? WHERE device = ? AND ended IS NULL",
        arguments: [now.milliseconds, device.row])
      try db.execute(
        sql: "INSERT INTO device_key (device, kid, key, store, groups, since) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          device.row, device.key.keyID, Data(device.key.key.rawRepresentation), place.store.text, groups,
          now.milliseconds,
        ])
      return true
    }
  }
}

extension Device {
  static func find(_ id: Identifier, in db: Database) throws -> Device? {
    let device = try db.cachedStatement(
      sql: "SELECT id, state, store, groups, timezone, enrolled FROM device WHERE name = ?")
    guard let row = try Row.fetchOne(device, arguments: [id.text]) else { return nil }
    let number: Int64 = row["id"]
    let keys = try db.cachedStatement(
      sql: "SELECT kid, key, store, groups, since, ended FROM device_key WHERE device = ? ORDER BY since")
    var current: StatementKey?
    var ended: Set<String> = []
    var stays: [Stay] = []
    for row in try Row.fetchAll(keys, arguments: [number]) {
      let kid: String = row["kid"]
      let until: WireTime? = (row["ended"] as Int64?).map(WireTime.init(column:))
      if let place = Place(store: row["store"], groups: row["groups"]) {
        stays.append(Stay(place: place, since: WireTime(column: row["since"]), until: until))
      }
      if until != nil {
        ended.insert(kid)
      } else {
        let raw: Data = row["key"]
        current = StatementKey(keyID: kid, key: try Curve25519.Signing.PublicKey(rawRepresentation: raw))
      }
    }
    guard let current, let state = State(rawValue: row["state"]), let store = Identifier(row["store"] as String) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the row of device \(id) contradicts itself")
    }
    return Device(
      row: number, id: id, state: state, store: store, groups: Identifier.list(fromColumn: row["groups"]),
      timezone: row["timezone"], enrolled: WireTime(column: row["enrolled"]), key: current,
      endedKeys: ended.subtracting([current.keyID]), stays: stays)
  }
}

extension Place {
  fileprivate init?(store: String, groups: String) {
    guard let store = Identifier(store) else { return nil }
    self.init(store: store, groups: Set(Identifier.list(fromColumn: groups)))
  }
}
