import FoundationEssentials
import GRDB
import Records
import Storage

/// A part of a chain, in order.
struct ChainPart {
  /// Where this part ends; where the whole chain does, if the part is empty.
  let end: ChainPosition
  let records: [[UInt8]]
}

extension HubStore {
  /// The most record bytes of one part, line ends included. With the position before them they stay under the
  /// longest upload.
  static let longestPart = Upload.longest - Upload.longestHead

  /// Records of one epoch from `from` on, as many as one answer may carry.
  ///
  /// - Returns: nil if the hub holds nothing of the device; for an epoch that it does not hold, the tip of the latest
  ///   one and no records.
  func part(of device: Device, epoch: Epoch, from: Int64) throws -> ChainPart? {
    try database.read("give records back") { db in
      let book = ChainBook(db: db)
      guard let chain = try book.chain(of: device.row, epoch: epoch) else {
        return try book.latestChain(of: device.row).map { ChainPart(end: $0.tip, records: []) }
      }
      let select = try db.cachedStatement(
        sql: "SELECT bytes FROM record WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT ?")
      var records: [[UInt8]] = []
      var room = Self.longestPart
      let rows = try Data.fetchCursor(select, arguments: [chain.row, from, Upload.mostRecords])
      while let bytes = try rows.next() {
        room -= bytes.count + 1
        guard room >= 0 else { break }
        records.append(Array(bytes))
      }
      guard !records.isEmpty else { return ChainPart(end: chain.tip, records: []) }
      let last = from + Int64(records.count) - 1
      let end = ChainPosition(epoch: epoch, seq: last, hash: try book.hash(of: chain.row, seq: last))
      return ChainPart(end: end, records: records)
    }
  }
}
