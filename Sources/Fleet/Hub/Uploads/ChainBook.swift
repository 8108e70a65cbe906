import FoundationEssentials
import GRDB
import Records
import Wire

/// A chain as it is stored: its row and its tip.
struct StoredChain {
  let row: Int64
  let tip: ChainPosition
  /// When the hub stored its first record.
  let opened: WireTime
}

/// Reading chains, inside the caller's read or transaction.
struct ChainBook {
  let db: Database

  /// The device's chain of that epoch; nil if there is none.
  func chain(of device: Int64, epoch: Epoch) throws -> StoredChain? {
    let select = try db.cachedStatement(
      sql: "SELECT id, epoch, seq, hash, opened FROM chain WHERE device = ? AND epoch = ?")
    return try Row.fetchOne(select, arguments: [device, Data(epoch.bytes)]).map(Self.stored)
  }

  /// The chain of the device's latest epoch; nil if it has none.
  func latestChain(of device: Int64) throws -> StoredChain? {
    let select = try db.cachedStatement(
      sql: "SELECT id, epoch, seq, hash, opened FROM chain WHERE id = (SELECT chain FROM device WHERE id = ?)")
    return try Row.fetchOne(select, arguments: [device]).map(Self.stored)
  }

  /// When the hub stored the first record of each of the device's chains.
  func openings(of device: Int64) throws -> [Epoch: WireTime] {
    let select = try db.cachedStatement(sql: "SELECT epoch, opened FROM chain WHERE device = ?")
    return try Row.fetchAll(select, arguments: [device]).reduce(into: [:]) { openings, row in
      guard let epoch = Epoch([UInt8](row[0] as Data)) else { return }
      openings[epoch] = WireTime(column: row[1])
    }
  }

  /// What an upload of the device under `epoch` is held against.
  func held(of device: Int64, epoch: Epoch) throws -> HeldChains {
    HeldChains(asked: try chain(of: device, epoch: epoch)?.tip, latest: try latestChain(of: device)?.tip)
  }

  /// - Throws: `SQLITE_CORRUPT` if the record is not there: the caller asks only below a stored tip.
  func hash(of chain: Int64, seq: Int64) throws -> RecordHash {
    let select = try db.cachedStatement(sql: "SELECT hash FROM record WHERE chain = ? AND seq = ?")
    guard let bytes = try Data.fetchOne(select, arguments: [chain, seq]), let hash = RecordHash(Array(bytes)) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "record \(seq) of chain \(chain) is missing")
    }
    return hash
  }

  /// What the hub said of the records from `from` to `to`; those that are simply stored are left out.
  func results(of chain: Int64, from: Int64, to: Int64) throws -> [Receipt.Result] {
    let select = try db.cachedStatement(
      sql: """
        SELECT r.seq, r.verdict, r.use, r.reason, d.name, c.epoch, w.seq AS with_seq, w.time
        FROM record r
          LEFT JOIN record w ON w.chain = r.with_chain AND w.seq = r.with_seq
          LEFT JOIN chain c ON c.id = w.chain LEFT JOIN device d ON d.id = c.device
        WHERE r.chain = ? AND r.seq BETWEEN ? AND ? AND r.verdict IS NOT NULL ORDER BY r.seq
        """)
    return try Row.fetchAll(select, arguments: [chain, from, to]).compactMap { row in
      guard let verdict = Receipt.Verdict(rawValue: row["verdict"]) else { return nil }
      return Receipt.Result(
        seq: row["seq"], verdict: verdict, use: row["use"], with: try Self.other(row), reason: row["reason"])
    }
  }

  private static func other(_ row: Row) throws -> Receipt.Other? {
    guard let name: String = row["name"] else { return nil }
    let epoch: Data = row["epoch"]
    guard let device = Identifier(name), let epoch = Epoch(Array(epoch)), let time: Int64 = row["time"] else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a redemption that holds a mark cannot be read")
    }
    return Receipt.Other(device: device, epoch: epoch, seq: row["with_seq"], time: WireTime(column: time))
  }

  private static func stored(_ row: Row) throws -> StoredChain {
    let epoch: Data = row["epoch"]
    let hash: Data = row["hash"]
    guard let epoch = Epoch(Array(epoch)), let hash = RecordHash(Array(hash)) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a chain's row contradicts itself")
    }
    return StoredChain(
      row: row["id"], tip: ChainPosition(epoch: epoch, seq: row["seq"], hash: hash),
      opened: WireTime(column: row["opened"]))
  }
}
