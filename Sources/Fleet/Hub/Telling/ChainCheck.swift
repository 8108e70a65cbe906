import FoundationEssentials
import GRDB
package import Records
import Storage
package import Wire

/// One of a device's chains, hashed anew from its stored bytes.
package struct ChainCheck: Sendable {
  /// Where the registry says that the chain ends.
  package let tip: ChainPosition
  /// Whether it is the device's latest.
  package let isLatest: Bool
  /// The first record that is missing, or whose bytes do not give the stored hash; nil if all do.
  package let brokenAt: Int64?
}

extension HubStore {
  /// Hashes every chain of a device anew, the oldest first.
  ///
  /// - Returns: nil if there is no such device.
  package func verify(_ id: Identifier) throws -> [ChainCheck]? {
    let operation = "verify a chain"
    guard let device = try self.device(id) else { return nil }
    let (epochs, latest) = try database.read(operation) { db in
      let epochs = try Data.fetchAll(
        db, sql: "SELECT epoch FROM chain WHERE device = ? ORDER BY id", arguments: [device.row])
      return (
        try epochs.compactMap { bytes in
          try Epoch(Array(bytes)).flatMap { try ChainBook(db: db).chain(of: device.row, epoch: $0) }
        },
        try ChainBook(db: db).latestChain(of: device.row)?.row
      )
    }
    return try epochs.map { chain in
      ChainCheck(tip: chain.tip, isLatest: chain.row == latest, brokenAt: try firstBreak(in: chain, of: id))
    }
  }

  /// Pages of 1,000 rows, so that no read is long. Records that come up meanwhile are not looked at.
  private func firstBreak(in chain: StoredChain, of device: Identifier) throws -> Int64? {
    var place = ChainPosition(genesisOf: chain.tip.epoch, device: device)
    while place.seq < chain.tip.seq {
      let last = min(place.seq + 1000, chain.tip.seq)
      let broken = try database.read("verify a chain") { db -> Int64? in
        let rows = try Row.fetchCursor(
          db, sql: "SELECT seq, bytes, hash FROM record WHERE chain = ? AND seq > ? AND seq <= ? ORDER BY seq",
          arguments: [chain.row, place.seq, last])
        while let row = try rows.next() {
          let bytes: Data = row["bytes"]
          let hash: Data = row["hash"]
          let next = place.next(Array(bytes))
          guard row["seq"] == next.seq, Array(hash) == next.hash.bytes else { return next.seq }
          place = next
        }
        return place.seq == last ? nil : place.seq + 1
      }
      if let broken { return broken }
    }
    return place.hash == chain.tip.hash ? nil : max(place.seq, 1)
  }
}
