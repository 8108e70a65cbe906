import Foundation
import GRDB
package import Records
import Storage
import Synchronization
package import Wire

extension LedgerBook {
  /// Rows that one read takes at most, so that no read holds up a checkpoint.
  package static let page = 1000

  /// Records after a sequence number, oldest first.
  ///
  /// - Parameters:
  ///   - limit: at most `page`.
  ///   - type: only records whose type begins so.
  ///   - since: only records made at or after this time.
  @available(*, noasync, message: "blocks on the disk")
  package func records(
    after seq: Int64, limit: Int, type: String? = nil, since: WireTime? = nil
  ) throws -> [StoredRecord] {
    try database.read("read records") { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT seq, type, time, bytes, hash FROM records
          WHERE seq > ? AND (? IS NULL OR type GLOB ?) AND (? IS NULL OR time >= ?) ORDER BY seq LIMIT ?
          """,
        arguments: [
          seq, type, (type ?? "") + "*", since?.milliseconds, since?.milliseconds, min(limit, Self.page),
        ])
      var records: [StoredRecord] = []
      while let row = try rows.next() { records.append(try Self.stored(row)) }
      return records
    }
  }

  /// Records after a sequence number until `bytes` or `limit` is reached; at least one if there is any.
  @available(*, noasync, message: "blocks on the disk")
  package func batch(after seq: Int64, limit: Int, bytes: Int) throws -> [StoredRecord] {
    try database.read("read records to send") { db in
      let rows = try Row.fetchCursor(
        try db.cachedStatement(
          sql: "SELECT seq, type, time, bytes, hash FROM records WHERE seq > ? ORDER BY seq LIMIT ?"),
        arguments: [seq, limit])
      var records: [StoredRecord] = []
      var size = 0
      while let row = try rows.next() {
        let record = try Self.stored(row)
        size += record.bytes.count + 1
        if size > bytes, !records.isEmpty { break }
        records.append(record)
      }
      return records
    }
  }

  /// The link of the chain at a sequence number; nil if there is none.
  @available(*, noasync, message: "blocks on the disk")
  package func hash(at seq: Int64) throws -> RecordHash? {
    let view = self.view
    guard let tip = view.tip, let device = view.device, (0...tip.seq).contains(seq) else { return nil }
    if seq == 0 { return .genesis(epoch: tip.epoch, device: device) }
    return try database.read("read a hash") { db in
      try Data.fetchOne(db, sql: "SELECT hash FROM records WHERE seq = ?", arguments: [seq])
        .flatMap { RecordHash([UInt8]($0)) }
    }
  }

  /// The uses of a voucher that this device has given.
  @available(*, noasync, message: "blocks on the disk")
  package func claims(of voucher: VoucherKey) throws -> [Claim] {
    let ordinal = view.ordinal
    return try database.read("read claims") { try Self.claims(of: voucher, ordinal: ordinal, in: $0) }
  }

  /// Acceptances at or after a time, latest first: what a crash may have kept from the screen.
  @available(*, noasync, message: "blocks on the disk")
  package func claims(since time: WireTime, limit: Int = 16) throws -> [Claim] {
    let ordinal = view.ordinal
    let tip = view.tip?.seq ?? 0
    return try database.read("read fresh claims") { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT c.issuer, c.list, c.first, c.n, idx, r.seq, c.time, state FROM records AS r
          CROSS JOIN claims AS c ON (c.issuer, c.list, c.first, c.n) = (r.issuer, r.list, r.first, r.n)
          WHERE r.seq > ? AND c.seq = r.seq AND c.time >= ? AND c.epoch = ?
            AND NOT EXISTS
              (SELECT 1 FROM holds WHERE holds.epoch = c.epoch AND holds.seq = c.seq AND holds.state <> 'confirmed')
          ORDER BY r.seq DESC LIMIT ?
          """, arguments: [tip - 1000, time.milliseconds, ordinal, limit])
      return rows.compactMap { row in
        guard let issuer = Identifier(row["issuer"]), let list = UInt32(exactly: row["list"] as Int64),
          let first = UInt32(exactly: row["first"] as Int64)
        else { return nil }
        return Claim(
          voucher: VoucherKey(issuer: issuer, list: list, index: first),
          use: row["n"], index: row["idx"], isFormer: false, seq: row["seq"],
          time: WireTime(milliseconds: row["time"]), state: Claim.State(rawValue: row["state"]) ?? .pending)
      }
    }
  }

  /// What the hub said of a record, if anything: the result's JSON.
  @available(*, noasync, message: "blocks on the disk")
  package func verdict(on seq: Int64) throws -> String? {
    let ordinal = view.ordinal
    return try database.read("read a verdict") {
      try String.fetchOne(
        $0, sql: "SELECT result FROM verdicts WHERE epoch = ? AND seq = ?", arguments: [ordinal, seq])
    }
  }

  /// How many records of this epoch the hub has found in conflict or quarantined.
  @available(*, noasync, message: "blocks on the disk")
  package func verdictCount() throws -> Int {
    let ordinal = view.ordinal
    return try database.read("count verdicts") {
      try Int.fetchOne(
        $0, sql: "SELECT count(*) FROM verdicts WHERE epoch = ? AND result ->> 'verdict' <> 'moved'",
        arguments: [ordinal]) ?? 0
    }
  }

  /// How often each answer was recorded at or after a time, by stable code. `accepted` is what was redeemed, at the camera
  /// or by a till that confirmed its hold, less what was taken back of it since; `taken-back` is how often staff did so.
  ///
  /// Finds the first such record by halving, as records are made in the order of their times but for a clock that was set
  /// and for those that an earlier chain left.
  @available(*, noasync, message: "blocks on the disk")
  package func counts(since time: WireTime) throws -> [String: Int] {
    let view = view
    guard let tip = view.tip else { return [:] }
    return try database.read("count answers") { db in
      let timeOf = try db.cachedStatement(sql: "SELECT time FROM records WHERE seq = ?")
      var (low, high) = (Int64(1), tip.seq + 1)
      while low < high {
        let middle = (low + high) / 2
        let isBefore = try Int64.fetchOne(timeOf, arguments: [middle]).map { $0 < time.milliseconds } ?? false
        if isBefore { low = middle + 1 } else { high = middle }
      }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT CASE type WHEN ?1 THEN 'accepted' WHEN ?2 THEN 'accepted' WHEN ?3 THEN 'taken-back'
            ELSE CAST(bytes AS TEXT) ->> '$.data.code' END AS code, count(*) FROM records AS r
          WHERE seq >= ?6 AND time >= ?8 AND type IN (?1, ?2, ?3, ?4, ?5) AND NOT (type IN (?1, ?2) AND EXISTS (
            SELECT 1 FROM undone AS u WHERE u.epoch = ?7 AND u.seq = iif(r.type = ?1, r.seq,
              CAST(substr(CAST(r.bytes AS TEXT) ->> '$.data.of', 34) AS INTEGER))))
          GROUP BY code
          """,
        arguments: [
          RecordType.accepted.rawValue, RecordType.confirmed.rawValue, RecordType.voided.rawValue,
          RecordType.refused.rawValue, RecordType.undecided.rawValue, low, view.ordinal, time.milliseconds,
        ])
      return rows.reduce(into: [:]) { counts, row in
        if let code = row[0] as String? { counts[code] = row[1] }
      }
    }
  }

  /// When the oldest record without a receipt was made.
  @available(*, noasync, message: "blocks on the disk")
  package func oldestPending() throws -> WireTime? {
    let receipted = view.receipted
    return try database.read("read the oldest record not sent") { db in
      try Int64.fetchOne(db, sql: "SELECT time FROM records WHERE seq = ?", arguments: [receipted + 1])
        .map(WireTime.init(milliseconds:))
    }
  }

  /// Computes the whole chain anew from the records' bytes, in pages, and holds the claims against it.
  ///
  /// - Returns: where it ends.
  /// - Throws: `LedgerDamage` naming the first record whose hash or number is wrong, an acceptance whose claim is missing
  ///   or another's, or a claim without its record.
  @available(*, noasync, message: "blocks on the disk")
  package func verify() throws -> ChainPosition {
    let view = self.view
    guard let tip = view.tip, let device = view.device else { throw LedgerDamage(seq: 0, detail: "no epoch has begun") }
    var position = ChainPosition(genesisOf: tip.epoch, device: device)
    while position.seq < tip.seq {
      let page = try records(after: position.seq, limit: Self.page)
      guard !page.isEmpty else { throw LedgerDamage(seq: position.seq + 1, detail: "it is missing") }
      let before = position.seq
      for record in page where position.seq < tip.seq {
        guard record.seq == position.seq + 1 else { throw LedgerDamage(seq: position.seq + 1, detail: "it is missing") }
        position = position.next(record.bytes)
        guard position.hash == record.hash else {
          throw LedgerDamage(seq: record.seq, detail: "its hash is not that of its bytes")
        }
      }
      if let seq = try unclaimed(after: before, upTo: position.seq, view.ordinal) {
        throw LedgerDamage(seq: seq, detail: "its claim is missing or another's")
      }
    }
    let lost = try database.read("hold claims against records") { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT min(claims.seq) FROM claims LEFT JOIN records ON records.seq = claims.seq
          WHERE claims.epoch = ? AND (records.seq IS NULL OR records.type NOT IN (?, ?))
          """, arguments: [view.ordinal, RecordType.accepted.rawValue, RecordType.held.rawValue])
    }
    if let lost { throw LedgerDamage(seq: lost, detail: "a claim names it and it is missing") }
    return position
  }

  /// The first acceptance of a page whose claim does not say what its bytes say.
  private func unclaimed(after: Int64, upTo: Int64, _ ordinal: Int64) throws -> Int64? {
    try database.read("hold records against claims") { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT min(r.seq) FROM (SELECT seq, issuer, list, first, n, CAST(bytes AS TEXT) -> 'data' AS data
            FROM records WHERE seq > ? AND seq <= ? AND type IN (?, ?)) AS r
          LEFT JOIN claims AS c
            ON (c.issuer, c.list, c.first, c.n, c.epoch, c.seq) = (r.issuer, r.list, r.first, r.n, ?, r.seq)
          LEFT JOIN undone AS u ON u.epoch = ? AND u.seq = r.seq
          LEFT JOIN records AS b ON b.seq = u.by_seq AND b.type IN (?, ?)
            AND CAST(b.bytes AS TEXT) ->> '$.data.of' = r.data ->> 'epoch' || ':' || r.seq
          -- A claim that was given back is gone, and a record says so.
          WHERE b.seq IS NULL AND (c.seq IS NULL OR c.issuer <> r.data ->> 'issuer' OR c.list <> r.data ->> 'list'
            OR c.first <> r.data ->> 'index' OR c.n <> r.data ->> 'use')
            OR b.seq IS NOT NULL AND c.seq IS NOT NULL
          """,
        arguments: [
          after, upTo, RecordType.accepted.rawValue, RecordType.held.rawValue, ordinal, ordinal,
          RecordType.released.rawValue, RecordType.voided.rawValue,
        ])
    }
  }

  private static func stored(_ row: Row) throws -> StoredRecord {
    let seq: Int64 = row[0]
    guard let hash = RecordHash([UInt8](row[4] as Data)) else { throw LedgerDamage(seq: seq, detail: "no hash") }
    return StoredRecord(
      seq: seq, type: row[1], time: WireTime(milliseconds: row[2]), bytes: [UInt8](row[3] as Data), hash: hash)
  }
}
