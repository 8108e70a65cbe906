package import Wire

/// What must hold of a claim beyond a free use. Read in the claim's own transaction, and only where a campaign or a
/// voucher asks for it: a bare campaign's claim has none.
package struct ClaimConditions: Sendable {
  /// When the live code was made that shows the voucher: each gives one use, and no older one any after it.
  package var presented: WireTime?

  /// Uses that lists say are taken, revoked or on hold: one bit each, the lowest for the first.
  package var marked: UInt16

  package init(presented: WireTime? = nil, marked: UInt16 = 0) {
    self.presented = presented
    self.marked = marked
  }
}
