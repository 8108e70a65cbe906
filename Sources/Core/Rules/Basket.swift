package import Vouchers
package import Wire

/// What a till tells of the purchase that a voucher is to be used for.
package struct Basket: Sendable, Equatable {
  /// What it comes to before this voucher; nil if the till does not say.
  package let total: Amount?
  /// Stacking groups of the vouchers that were used for it already.
  package let groups: Set<Identifier>

  package init(total: Amount?, groups: Set<Identifier> = []) {
    self.total = total
    self.groups = groups
  }
}
