/// A voucher as voucher-mint gave it out.
package struct MintedText: Sendable, Decodable, Hashable {
  package let text: String
  package let issuer: String
  package let list: Int
  /// The first of its indexes.
  package let index: Int
  package let uses: Int
  package let campaign: String
}
