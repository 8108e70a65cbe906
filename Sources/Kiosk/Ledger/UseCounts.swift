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
    let names = Set(limits.limits.map(\.name))
    let uses = try names.isDisjoint(with: Uses.limits) ? nil : uses(alsoOffline: !names.isDisjoint(with: Uses.offline))
    let holder = try names.isDisjoint(with: HolderUses.limits) ? nil : holderUses()
    return try limits.limits.compactMap { limit in
      let count: Int64? =
        switch limit.name {
        case .voucherDay: try voucherDay()
        case .holder: holder?.ever
        case .holderDay: holder?.today
        case .kioskDay, .storeDay: uses?.today
        case .offlineRedemptions: uses?.unreceipted
        case .offlineAmount: uses?.unreceiptedAmount
        // Counted with the override itself.
        case .overrideDay: nil
        }
      return count.map { LimitReading(name: limit.name, count: $0, most: limit.most) }
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

  /// What is counted of a campaign's uses, in one look at them.
  private struct Uses {
    static let offline: Set<ClaimLimits.Name> = [.offlineRedemptions, .offlineAmount]
    static let limits = offline.union([.kioskDay, .storeDay])

    var today: Int64 = 0
    var unreceipted: Int64 = 0
    var unreceiptedAmount: Int64 = 0
  }

  private func uses(alsoOffline: Bool) throws -> Uses {
    let day = limits.dayStart.milliseconds
    let since = alsoOffline ? try unreceiptedSince : day
    let statement = try db.cachedStatement(
      sql: """
        SELECT count(*) FILTER (WHERE time >= ?1), count(*) FILTER (WHERE time >= ?2 AND epoch = ?3 AND seq > ?4),
          coalesce(sum(amount) FILTER (WHERE time >= ?2 AND epoch = ?3 AND seq > ?4), 0)
        FROM uses WHERE issuer = ?5 AND campaign = ?6 AND time >= min(?1, ?2)
        """)
    let row = try Row.fetchOne(
      statement,
      arguments: [day, since, ordinal, receipted, voucher.issuer.text, limits.campaign.text])
    return row.map { Uses(today: $0[0], unreceipted: $0[1], unreceiptedAmount: $0[2]) } ?? Uses()
  }

  /// What is counted of a holder's uses of a campaign, in one look at them.
  private struct HolderUses {
    static let limits: Set<ClaimLimits.Name> = [.holder, .holderDay]

    var ever: Int64 = 0
    var today: Int64 = 0
  }

  /// Nil: the voucher names no holder.
  private func holderUses() throws -> HolderUses? {
    guard let subject = limits.subject else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT count(*), count(*) FILTER (WHERE time >= ?) FROM uses WHERE issuer = ? AND campaign = ? AND sub = ?
        """)
    let row = try Row.fetchOne(
      statement,
      arguments: [limits.dayStart.milliseconds, voucher.issuer.text, limits.campaign.text, subject])
    return row.map { HolderUses(ever: $0[0], today: $0[1]) } ?? HolderUses()
  }

  private func voucherDay() throws -> Int64 {
    try number(
      "SELECT count(*) FROM claims WHERE issuer = ? AND list = ? AND first = ? AND time >= ?",
      [voucher.issuer.text, Int64(voucher.list), Int64(voucher.index), limits.dayStart.milliseconds])
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
