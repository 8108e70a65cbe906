import COSE
import Crypto
import Foundation
import GRDB
import Records
import Rig
import Trust
import Vouchers
import Wire

/// Writes many records into the ledger of a kiosk that is not running, in one transaction that need not be durable.
struct LedgerFiller {
  let path: String
  let device: Identifier

  /// Appends acceptances of these vouchers, each with its claim and with evidence that the hub can open.
  func accept(_ vouchers: [MintedText], kid: String, hubKeys: String) throws {
    let (key, hubKid) = try Self.evidenceKey(in: hubKeys)
    try fill { db, tip, append in
      for voucher in vouchers {
        let name = VoucherKey(
          issuer: Identifier(voucher.issuer)!, list: UInt32(voucher.list), index: UInt32(voucher.index))
        let sealer = try EvidenceSealer(to: key, kid: hubKid)
        let evidence = try sealer.seal(
          try Forger.bytes(of: voucher.text), recordID: Record.id(tip().epoch, tip().seq + 1))
        let seq = try append(
          .accepted(
            RedemptionRecord(
              voucher: name, use: 0, campaign: Identifier(voucher.campaign)!, kid: kid, presentation: .bare,
              mode: .offline, amount: nil, currency: nil, subject: nil, evidence: evidence)))
        try Self.claim(name, seq, in: db)
      }
    }
  }

  /// Appends so many records, every other one an acceptance whose evidence nobody will open, and marks all but the last
  /// thousand as receipted.
  func fill(to count: Int) throws {
    let evidence = SealedEvidence(
      kid: "0011223344556677", enc: [UInt8](repeating: 1, count: 32), ct: [UInt8](repeating: 2, count: 134))
    let issuer = Identifier("acme")!
    try fill { db, tip, append in
      while tip().seq < count {
        let name = VoucherKey(issuer: issuer, list: 9, index: UInt32(tip().seq))
        let seq = try append(
          .accepted(
            RedemptionRecord(
              voucher: name, use: 0, campaign: Identifier("coffee")!, kid: "0011223344556677", presentation: .bare,
              mode: .offline, amount: nil, currency: nil, subject: nil, evidence: evidence)))
        try Self.claim(name, seq, in: db)
        _ = try append(.refused(code: "already-used", voucher: name, campaign: Identifier("coffee")!))
      }
      try db.execute(sql: "UPDATE chain SET receipted = ?", arguments: [tip().seq - 1000])
      try db.execute(sql: "UPDATE claims SET state = 1, idx = first + n WHERE seq <= ?", arguments: [tip().seq - 1000])
    }
  }

  private func fill(
    _ body: (Database, _ tip: () -> ChainPosition, _ append: (RecordBody) throws -> Int64) throws -> Void
  ) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous=OFF") }
    try queue.write { db in
      let row = try Row.fetchOne(db, sql: "SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1")
      let epoch = try Data.fetchOne(db, sql: "SELECT epoch FROM chain")
      guard let row, let epoch = epoch.flatMap({ Epoch([UInt8]($0)) }),
        let hash = RecordHash([UInt8](row["hash"] as Data))
      else { throw TrialError("\(path) holds no open ledger") }
      var tip = ChainPosition(epoch: epoch, seq: row["seq"], hash: hash)
      // An hour ago, so that nothing of it is fresh at start.
      let start = Moment.now.wall + -3_600_000
      let first = tip.seq
      let insert = try db.cachedStatement(
        sql: """
          INSERT INTO records (seq, type, time, bytes, hash, claimed, issuer, list, first, n)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      var claimed: Int64 = 0
      try body(db, { tip }) { body in
        let context = RecordContext(
          device: device, time: start + (tip.seq - first) / 1000, boot: epoch, clock: .plausible,
          trust: TrustMark(timestamp: 0, issuers: 0, campaigns: 0, stage: .fresh), marksIndex: 0, marksStage: .stale)
        let record = Record(body, in: context, after: tip)
        let redemption = if case .accepted(let redemption) = body { redemption } else { RedemptionRecord?.none }
        if redemption != nil { claimed += 1 }
        try insert.execute(arguments: [
          record.position.seq, record.type.rawValue, context.time.milliseconds, Data(record.bytes),
          Data(record.position.hash.bytes), claimed, redemption?.voucher.issuer.text,
          redemption.map { Int64($0.voucher.list) }, redemption.map { Int64($0.voucher.index) }, redemption?.use,
        ])
        tip = record.position
        return tip.seq
      }
    }
    try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    try queue.close()
  }

  private static func claim(_ name: VoucherKey, _ seq: Int64, in db: Database) throws {
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO claims (issuer, list, first, n, epoch, seq, time)
        SELECT ?, ?, ?, 0, ordinal, ?, ? FROM chain
        """)
    try insert.execute(arguments: [
      name.issuer.text, Int64(name.list), Int64(name.index), seq, Moment.now.wall.milliseconds - 3_600_000,
    ])
  }

  private static func evidenceKey(in path: String) throws -> (Curve25519.KeyAgreement.PublicKey, String) {
    struct Keys: Decodable {
      struct Key: Decodable { let kid, role, key: String }
      let keys: [Key]
    }
    let keys = try JSONDecoder().decode(Keys.self, from: Data(contentsOf: URL(filePath: path))).keys
    guard let found = keys.first(where: { $0.role == "evidence" }), let raw = Base64.url.decode(found.key) else {
      throw TrialError("\(path) has no evidence key")
    }
    return (try Curve25519.KeyAgreement.PublicKey(rawRepresentation: raw), found.kid)
  }
}
