package import Wire

/// What must hold of a claim beyond a free use. Read in the claim's own transaction, and only where a campaign or a
/// voucher asks for it: a bare campaign's claim has none.
package struct ClaimConditions: Sendable {
  /// When the live code was made that shows the voucher: each gives one use, and no older one any after it.
  package var presented: WireTime?

  /// How often the campaign allows it; nil if it says nothing of that.
  package var limits: ClaimLimits?

  package init(presented: WireTime? = nil, limits: ClaimLimits? = nil) {
    self.presented = presented
    self.limits = limits
  }
}
