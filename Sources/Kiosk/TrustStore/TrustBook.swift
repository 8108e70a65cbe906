import Foundation
import GRDB
package import Records
package import Storage
package import Trust
import Wire

/// What must survive a restart of trust and time: the clock's floors and the hub's word on who this device is.
package final class TrustBook: Sendable {
  let database: DurableDatabase

  /// - Parameter database: opened with `TrustStoreSchema`.
  package init(database: DurableDatabase) { self.database = database }

  /// The clock's state as it was last kept; empty on a new device.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func clock() throws -> TrustedClock.Kept {
    try database.read("read the time floors") { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM clock") else { return TrustedClock.Kept() }
      let time = { (column: String) in (row[column] as Int64?).map(WireTime.init(milliseconds:)) }
      var confirmed: ClockReading?
      if let wall = time("confirmed_wall"), let boot = row["confirmed_boot"] as Data? {
        confirmed = ClockReading(wall: wall, sinceBoot: row["confirmed_since_boot"], boot: [UInt8](boot))
      }
      return TrustedClock.Kept(
        hubFloor: time("hub_floor"), highWater: time("high_water"), confirmed: confirmed,
        agreedBoot: (row["agreed_boot"] as Data?).map { [UInt8]($0) })
    }
  }

  /// Keeps the clock's state.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func keep(_ clock: TrustedClock.Kept) throws {
    try database.write("keep the time floors") { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO clock
            (id, hub_floor, high_water, confirmed_wall, confirmed_since_boot, confirmed_boot, agreed_boot)
            VALUES (1, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          clock.hubFloor?.milliseconds, clock.highWater?.milliseconds, clock.confirmed?.wall.milliseconds,
          clock.confirmed?.sinceBoot, clock.confirmed.map { Data($0.boot) },
          clock.agreedBoot.map { Data($0) },
        ])
    }
  }

  /// The hub's enrolled statement; nil on a device that has not enrolled.
  ///
  /// - Throws: `StorageFault`; `JSONError` if what is kept cannot be read.
  @available(*, noasync, message: "blocks on the disk")
  package func enrolment() throws -> Records.Statement? {
    try database.read("read the enrolment") { try Data.fetchOne($0, sql: "SELECT statement FROM enrolment") }
      .map { try Records.Statement(parsing: [UInt8]($0)) }
  }

  /// Keeps a statement whose signature has been checked.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func keep(enrolment statement: Records.Statement) throws {
    try database.write("keep the enrolment") {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO enrolment (id, statement) VALUES (1, ?)", arguments: [Data(statement.envelope)])
    }
  }
}
