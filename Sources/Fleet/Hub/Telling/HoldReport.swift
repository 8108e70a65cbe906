import FoundationEssentials
import GRDB
package import Records
import Storage
package import Wire

/// A use that a kiosk keeps for a till, as far as the hub has heard: neither confirmed nor released.
package struct HoldReport: Sendable {
  package let redemption: RedemptionReport
  /// Until when the kiosk keeps it, by its clock; it then releases it by itself, as soon as it runs.
  package let until: WireTime?
}

extension HubStore {
  /// Every hold that stands, in the order in which the hub stored them. One that has long been over is of a kiosk that died:
  /// its mark stands until somebody releases it here.
  package func holds() throws -> [HoldReport] {
    try database.read("list holds") { db in
      try RedemptionReport.all(db, where: "s.state = 'held'", []).map { redemption in
        let until = try String.fetchOne(
          db,
          sql: """
            SELECT CAST(r.bytes AS TEXT) ->> '$.data.until' FROM record r JOIN chain c ON c.id = r.chain
            JOIN device d ON d.id = c.device WHERE d.name = ? AND c.epoch = ? AND r.seq = ?
            """, arguments: [redemption.device.text, Data(redemption.epoch.bytes), redemption.seq])
        return HoldReport(redemption: redemption, until: until.flatMap(WireTime.init))
      }
    }
  }

  /// Gives back what a kiosk kept for a till and will never come back for. Kiosks hear of it as of every mark.
  ///
  /// - Returns: false if no such hold stands.
  package func releaseHold(of device: Identifier, _ epoch: Epoch, _ seq: Int64, at now: WireTime) throws -> Bool {
    try database.write("release a hold") { db in
      let chain = try Int64.fetchOne(
        db, sql: "SELECT c.id FROM chain c JOIN device d ON d.id = c.device WHERE d.name = ? AND c.epoch = ?",
        arguments: [device.text, Data(epoch.bytes)])
      guard let chain else { return false }
      return try SequelBook(db: db, chain: chain, now: now).release(seq)
    }
  }
}
