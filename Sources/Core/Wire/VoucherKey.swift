/// A voucher's signed identity: the key of a claim and of a mark. Never the scanned text, of which there could be more than one.
package struct VoucherKey: Hashable, Sendable {
  /// The issuer that the trusted key belongs to.
  package let issuer: Identifier
  package let list: UInt32
  /// The first of the voucher's entries.
  package let index: UInt32

  package init(issuer: Identifier, list: UInt32, index: UInt32) {
    self.issuer = issuer
    self.list = list
    self.index = index
  }
}
