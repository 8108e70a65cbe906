import GRDB
package import Records
import Storage
import Synchronization
package import Wire

/// A campaign of which nothing is redeemed at this kiosk for now.
package struct PausedCampaign: Hashable, Sendable {
  package let issuer: Identifier
  package let campaign: Identifier

  package init(issuer: Identifier, campaign: Identifier) {
    self.issuer = issuer
    self.campaign = campaign
  }
}

extension LedgerBook {
  /// The campaigns that staff have paused here.
  @available(*, noasync, message: "blocks on the disk")
  package func pausedCampaigns() throws -> Set<PausedCampaign> {
    try database.read("read paused campaigns") { db in
      Set(
        try Row.fetchAll(db, sql: "SELECT issuer, campaign FROM paused").compactMap { row in
          guard let issuer = Identifier(row[0] as String), let campaign = Identifier(row[1] as String) else {
            return nil
          }
          return PausedCampaign(issuer: issuer, campaign: campaign)
        })
    }
  }

  /// Pauses a campaign, or takes it up again, together with the record that says who did.
  ///
  /// - Returns: the record's place; nil if it was so already.
  /// - Throws: `StorageFault`; `LedgerDamage` if no epoch has begun.
  @available(*, noasync, message: "blocks on the disk")
  package func set(
    _ campaign: PausedCampaign, isPaused: Bool, as body: RecordBody, in context: RecordContext
  ) throws -> Int64? {
    try current.withLock { view in
      guard let tip = view.tip else { throw LedgerDamage(seq: 0, detail: "no epoch has begun") }
      let record = Records.Record(body, in: context, after: tip)
      let isNew = try database.write("pause a campaign") { db in
        if isPaused {
          try db.execute(
            sql: "INSERT OR IGNORE INTO paused (issuer, campaign, since) VALUES (?, ?, ?)",
            arguments: [campaign.issuer.text, campaign.campaign.text, context.time.milliseconds])
        } else {
          try db.execute(
            sql: "DELETE FROM paused WHERE issuer = ? AND campaign = ?",
            arguments: [campaign.issuer.text, campaign.campaign.text])
        }
        guard db.changesCount == 1 else { return false }
        try Self.insert(record, at: context.time, claimed: view.claimed, into: db)
        return true
      }
      guard isNew else { return nil }
      view.tip = record.position
      appended()
      return record.position.seq
    }
  }
}
