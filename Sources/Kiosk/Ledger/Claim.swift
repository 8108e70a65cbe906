package import Wire

/// One use of a voucher that this device has given.
package struct Claim: Sendable, Equatable {
  /// What the hub has said of it.
  package enum State: Int64, Sendable {
    /// Not yet receipted.
    case pending = 0
    /// Receipted, under the entry that `index` names.
    case settled = 1
    /// No entry was free: the voucher was used up elsewhere.
    case conflict = 2
    /// The hub keeps the record and does not mark it.
    case quarantined = 3
  }

  package let voucher: VoucherKey
  /// The device's own ordinal of the use, from 0.
  package let use: Int64
  /// The status list entry that the hub gave it, once it has.
  package let index: Int64?
  /// Whether it was made in an epoch before the current one.
  package let isFormer: Bool
  package let seq: Int64
  package let time: WireTime
  package let state: State

  /// The entry that it asked for.
  var ownEntry: Int64 { Int64(voucher.index) + use }
  /// Whether the hub gave it another entry than its own. (A restored claim may have another ordinal than its record.)
  var wasMoved: Bool { state == .settled && !isFormer && index != ownEntry }
}

/// What came of trying to claim one use.
package enum ClaimOutcome: Sendable {
  /// Committed. `left` is how many uses remain.
  case accepted(AcceptedClaim)
  /// No use is left; `last` is the latest one that this device gave, if it gave any.
  case used(last: Claim?)
  /// Uses that the hub has yet to settle leave none for now; `last` is the latest one that this device gave.
  case syncing(last: Claim?)
  /// Every use that is left is kept for a till.
  case held(last: Claim)
  /// The live code that shows it, or a younger one, has given a use already.
  case replayed
  /// Nothing of its campaign is redeemed here now.
  case paused
  /// A limit of the campaign is reached.
  case limited(LimitReading)
  /// Staff have decided as many today as they may.
  case overridden(LimitReading)
  /// As many acceptances as allowed wait for a receipt.
  case tooManyUnreceipted
}

/// A use that is recorded and on the disk.
package struct AcceptedClaim: Sendable {
  package let seq: Int64
  package let use: Int64
  package let left: Int
  /// The campaign's limits as they stood before it.
  package let limits: [LimitReading]
}
