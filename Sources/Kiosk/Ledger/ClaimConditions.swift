package import Wire

/// What must hold of a claim beyond a free use. Read in the claim's own transaction, and only where a campaign or a
/// voucher asks for it: a bare campaign's claim has none.
package struct ClaimConditions: Sendable {
  /// When the live code was made that shows the voucher: each gives one use, and no older one any after it.
  package var presented: WireTime?

  /// How often the campaign allows it; nil if it says nothing of that.
  package var limits: ClaimLimits?
  /// Uses that lists say are taken, revoked or on hold: one bit each, the lowest for the first.
  package var marked: UInt16
  /// When the hub made the index that these marks are of; nil if none is in force.
  package var marksIssued: WireTime?

  /// None of it is redeemed at this kiosk now.
  package var isPaused: Bool
  /// The use is kept for a till, under this name and until then, and not redeemed yet.
  package var hold: (id: HoldID, until: WireTime)?
  /// Staff's word for what the kiosk can't judge.
  package var override: ClaimOverride?
  /// Everything is done and written but the claim itself: of a test nothing stays but its record.
  package var isTest: Bool

  package init(
    presented: WireTime? = nil, limits: ClaimLimits? = nil, marked: UInt16 = 0,
    marksIssued: WireTime? = nil, isPaused: Bool = false,
    hold: (id: HoldID, until: WireTime)? = nil, override: ClaimOverride? = nil, isTest: Bool = false
  ) {
    self.isPaused = isPaused
    self.hold = hold
    self.override = override
    self.isTest = isTest
    self.presented = presented
    self.limits = limits
    self.marked = marked
    self.marksIssued = marksIssued
  }
}
