import FoundationEssentials
import GRDB
package import Records
import Storage
package import Wire

/// One device as the registry shows it.
package struct DeviceReport: Sendable {
  package let device: Identifier
  package let state: Device.State
  package let store: Identifier
  package let groups: [Identifier]
  package let timezone: String
  /// Hexadecimal kid of its present key.
  package let kid: String
  /// When its present key was bound.
  package let enrolled: WireTime
  /// When it last sent a head that fitted; nil if never.
  package let seen: WireTime?
  /// Where its latest chain ends; nil if it has sent no record.
  package let tip: ChainPosition?
}

extension HubStore {
  /// Every device, by name.
  package func devices() throws -> [DeviceReport] {
    try database.read("list devices") { db in
      let names = try String.fetchAll(db, sql: "SELECT name FROM device ORDER BY name")
      return try names.compactMap(Identifier.init).compactMap { name in
        guard let device = try Device.find(name, in: db),
          let row = try Row.fetchOne(db, sql: "SELECT enrolled, seen FROM device WHERE id = ?", arguments: [device.row])
        else { return nil }
        return DeviceReport(
          device: name, state: device.state, store: device.store, groups: device.groups, timezone: device.timezone,
          kid: device.key.keyID, enrolled: WireTime(column: row["enrolled"]),
          seen: (row["seen"] as Int64?).map(WireTime.init(column:)),
          tip: try ChainBook(db: db).latestChain(of: device.row)?.tip)
      }
    }
  }
}
