import Crypto
package import Wire

/// One link of the chain: SHA-256 over the link before it and the record's exact bytes.
package struct RecordHash: Hashable, Sendable, CustomStringConvertible {
  /// Length in bytes.
  package static let length = 32

  package let bytes: [UInt8]

  /// Nil unless `bytes` are 32.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    self.bytes = bytes
  }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  package init?(_ text: String) {
    guard let bytes = Hex.decode(text) else { return nil }
    self.init(bytes)
  }

  private static let recordDomain = Array("voucherd record v1".utf8) + [0]

  private init(_ digest: SHA256.Digest) { bytes = Array(digest) }

  /// hash(0), which ties a chain to its epoch and its device.
  package static func genesis(epoch: Epoch, device: Identifier) -> RecordHash {
    var hash = SHA256()
    hash.update(data: Array("voucherd genesis v1".utf8) + [0])
    hash.update(data: epoch.bytes)
    hash.update(data: Array(device.text.utf8))
    return RecordHash(hash.finalize())
  }

  /// hash(n) from hash(n − 1), `self`, and the bytes of record n.
  package func next(_ record: [UInt8]) -> RecordHash {
    var hash = SHA256()
    hash.update(data: Self.recordDomain)
    hash.update(data: bytes)
    hash.update(data: record)
    return RecordHash(hash.finalize())
  }

  /// 64 lower-case hexadecimal digits.
  package var description: String { Hex.encode(bytes) }
}

/// A place in a chain: everything up to and including record `seq`.
package struct ChainPosition: Hashable, Sendable {
  package let epoch: Epoch
  /// Sequence number of the last record; 0 before the first.
  package let seq: Int64
  package let hash: RecordHash

  package init(epoch: Epoch, seq: Int64, hash: RecordHash) {
    self.epoch = epoch
    self.seq = seq
    self.hash = hash
  }

  /// The empty chain of an epoch.
  package init(genesisOf epoch: Epoch, device: Identifier) {
    self.init(epoch: epoch, seq: 0, hash: .genesis(epoch: epoch, device: device))
  }

  /// The place after one more record.
  package func next(_ record: [UInt8]) -> ChainPosition {
    ChainPosition(epoch: epoch, seq: seq + 1, hash: hash.next(record))
  }
}
