import GRDB
import Records
import Storage
import Wire

/// The redemptions of campaigns with limits, counted inside the claim's transaction.
struct UseCounts {
  let db: Database
  let limits: ClaimLimits
  let voucher: VoucherKey
  /// How many epochs there were before this one.
  let ordinal: Int64
  /// Sequence number of the last record that the hub has receipted.
  let receipted: Int64

  /// Takes in what was redeemed before the campaign had limits, or was restored; not needed again while it has them.
  func catchUp() throws {
    let upTo = try Int64.fetchOne(
      db, sql: "SELECT upto FROM counted WHERE issuer = ? AND campaign = ? AND epoch = ?",
      arguments: [voucher.issuer.text, limits.campaign.text, ordinal])
    for list in limits.lists {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO uses (issuer, campaign, time, epoch, seq, sub, amount)
          SELECT c.issuer, ?1, c.time, c.epoch, c.seq, CAST(r.bytes AS TEXT) ->> '$.data.sub',
            CAST(r.bytes AS TEXT) ->> '$.data.amount'
          FROM claims AS c LEFT JOIN records AS r ON c.epoch = ?4 AND r.seq = c.seq
          WHERE c.issuer = ?2 AND c.list = ?3 AND NOT (c.epoch = ?4 AND c.seq <= ?5)
          """,
        arguments: [limits.campaign.text, voucher.issuer.text, Int64(list), ordinal, upTo ?? 0])
    }
  }

  /// Each limit as it stands.
  func readings() throws -> [LimitReading] {
    try limits.limits.compactMap { limit in
      try count(limit.name).map { LimitReading(name: limit.name, count: $0, most: limit.most) }
    }
  }

  /// Whether one more would be too many.
  func isExceeded(_ reading: LimitReading) -> Bool {
    reading.count + (reading.name == .offlineAmount ? limits.amount ?? 0 : 1) > reading.most
  }

  /// Counts the use that has just been recorded.
  func add(seq: Int64, at time: WireTime) throws {
    try db.cachedStatement(
      sql: "INSERT INTO uses (issuer, campaign, time, epoch, seq, sub, amount) VALUES (?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      voucher.issuer.text, limits.campaign.text, time.milliseconds, ordinal, seq, limits.subject, limits.amount,
    ])
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO counted (issuer, campaign, epoch, upto) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [voucher.issuer.text, limits.campaign.text, ordinal, seq])
  }

  /// Nil: it does not apply to this voucher.
  private func count(_ name: ClaimLimits.Name) throws -> Int64? {
    let (issuer, campaign, day) = (voucher.issuer.text, limits.campaign.text, limits.dayStart.milliseconds)
    let ofCampaign = "FROM uses WHERE issuer = ? AND campaign = ?"
    switch name {
    case .voucherDay:
      return try number(
        "SELECT count(*) FROM claims WHERE issuer = ? AND list = ? AND first = ? AND time >= ?",
        [issuer, Int64(voucher.list), Int64(voucher.index), day])
    case .overrideDay: return nil
    case .holder:
      guard let subject = limits.subject else { return nil }
      return try number("SELECT count(*) \(ofCampaign) AND sub = ?", [issuer, campaign, subject])
    case .holderDay:
      guard let subject = limits.subject else { return nil }
      return try number("SELECT count(*) \(ofCampaign) AND sub = ? AND time >= ?", [issuer, campaign, subject, day])
    case .kioskDay, .storeDay:
      return try number("SELECT count(*) \(ofCampaign) AND time >= ?", [issuer, campaign, day])
    case .offlineRedemptions:
      return try number(
        "SELECT count(*) \(ofCampaign) AND time >= ? AND epoch = ? AND seq > ?",
        [issuer, campaign, try unreceiptedSince, ordinal, receipted])
    case .offlineAmount:
      return try number(
        "SELECT coalesce(sum(amount), 0) \(ofCampaign) AND time >= ? AND epoch = ? AND seq > ?",
        [issuer, campaign, try unreceiptedSince, ordinal, receipted])
    }
  }

  /// From when on uses may lack a receipt: the table is in the order of times, and a clock drifts five minutes at most
  /// before it is doubted. What an earlier chain left stands behind the opening record, with the times it had there.
  private var unreceiptedSince: Int64 {
    get throws {
      let first = try number("SELECT min(time) FROM records WHERE seq IN (?, ?)", [receipted + 1, receipted + 2])
      return first == 0 ? 0 : first - 600_000
    }
  }

  private func number(_ sql: String, _ arguments: StatementArguments) throws -> Int64 {
    try Int64.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments) ?? 0
  }
}
