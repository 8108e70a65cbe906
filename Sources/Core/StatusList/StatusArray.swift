/// Entries of 1, 2, 4 or 8 bits packed into bytes, the least significant bits first
/// (draft-ietf-oauth-status-list, "Compressed Byte Array").
package struct StatusArray: Sendable, Equatable {
  package let bits: Int
  package private(set) var bytes: [UInt8]

  /// Nil unless `bits` is 1, 2, 4 or 8.
  package init?(bits: Int, bytes: [UInt8]) {
    guard [1, 2, 4, 8].contains(bits) else { return nil }
    self.bits = bits
    self.bytes = bytes
  }

  /// Entries that there is room for.
  package var count: Int { bytes.count * 8 / bits }

  package subscript(entry: Int) -> UInt8 {
    get { (bytes[entry * bits / 8] >> shift(entry)) & mask }
    set {
      let (place, shift) = (entry * bits / 8, shift(entry))
      bytes[place] = bytes[place] & ~(mask << shift) | (newValue & mask) << shift
    }
  }

  private var mask: UInt8 { UInt8((1 << bits) - 1) }
  private func shift(_ entry: Int) -> UInt8 { UInt8(entry * bits % 8) }
}
