package import Records
package import Wire

/// The ledger at one moment, without a look at the disk.
package struct LedgerView: Sendable {
  /// The end of the chain; nil while no epoch has begun.
  package var tip: ChainPosition?
  package var device: Identifier?
  /// Sequence number of the last record that the hub has receipted.
  package var receipted: Int64 = 0
  /// The hub's time in the last receipt.
  package var receiptTime: WireTime?
  /// Claims that this chain has made.
  var claimed: Int64 = 0
  /// Those among them that a receipt covers.
  var claimedReceipted: Int64 = 0
  /// Why nothing is accepted any more: the hub proved another history of this device.
  package var stopped: String?
  /// How many epochs this device had before.
  package var ordinal: Int64 = 0

  /// Whether records of the chain before wait to be recorded again in this one.
  package var isCarrying = false

  /// Records that no receipt covers yet.
  package var pending: Int64 { (tip?.seq ?? 0) - receipted }
  /// Acceptances that no receipt covers yet.
  package var unreceiptedClaims: Int64 { claimed - claimedReceipted }
  /// Whether the hub proved another history of this device.
  package var isStopped: Bool { if case .some = stopped { true } else { false } }
  /// Whether redemptions may be recorded: the hub has receipted the opening record, and nothing stopped the ledger.
  package var isOpen: Bool { if case .some = tip { receipted >= 1 && !isStopped } else { false } }
}

/// A record as it lies in the ledger.
package struct StoredRecord: Sendable {
  package let seq: Int64
  package let type: String
  package let time: WireTime
  package let bytes: [UInt8]
  package let hash: RecordHash
}

/// The ledger on the disk is not what it says it is. Nothing may be accepted on it.
package struct LedgerDamage: Error, Sendable, CustomStringConvertible {
  package let seq: Int64
  package let detail: String

  package init(seq: Int64, detail: String) {
    self.seq = seq
    self.detail = detail
  }

  package var description: String {
    "the ledger is damaged at record \(seq): \(detail). Keep the file aside and let the hub restore it."
  }
}
