import FoundationEssentials
import GRDB
import Records
import Wire

/// Records that a device made again in a later chain, because the hub lacked them when their own ended. Works inside the
/// caller's transaction.
struct CarriedBook {
  let db: Database
  /// The device's row.
  let device: Int64

  /// Whether no other device has used the epoch. Evidence is bound to a record's id, and that names the epoch, not the
  /// device: under a borrowed epoch another device's evidence would prove this one's records.
  func isFree(_ epoch: Epoch) throws -> Bool {
    let select = try db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM chain WHERE epoch = ?1 AND device <> ?2)
          OR EXISTS (SELECT 1 FROM carried t JOIN chain c ON c.id = t.chain WHERE t.epoch = ?1 AND c.device <> ?2)
        """)
    return try Bool.fetchOne(select, arguments: [Data(epoch.bytes), device]) == false
  }

  /// The same redemption as the hub has it already: in its own chain, or made again once before. Two that were made under
  /// one id in a fork differ in their evidence.
  func twin(of redemption: RedemptionRecord, _ former: RecordName) throws -> MarkBook.Holder? {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT r.chain, r.seq, r.bytes FROM record r JOIN redemption x ON x.chain = r.chain AND x.seq = r.seq
        WHERE (r.chain, r.seq) IN (
          SELECT id, ?2 FROM chain WHERE device = ?3 AND epoch = ?1
          UNION SELECT chain, seq FROM carried WHERE epoch = ?1 AND former = ?2 AND twin_chain IS NULL)
        """, arguments: [Data(former.epoch.bytes), former.seq, device])
    for row in rows {
      guard let line = try? RecordLine(parsing: [UInt8](row["bytes"] as Data)) else { continue }
      var data = line.data
      guard let other = try? RedemptionRecord(data: &data), other.evidence == redemption.evidence else { continue }
      return MarkBook.Holder(chain: row["chain"], seq: row["seq"])
    }
    return nil
  }

  func put(_ record: MarkBook.Holder, _ former: RecordName, twin: MarkBook.Holder?) throws {
    try db.execute(
      sql: "INSERT INTO carried (chain, seq, epoch, former, twin_chain, twin_seq) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [record.chain, record.seq, Data(former.epoch.bytes), former.seq, twin?.chain, twin?.seq])
  }
}
