/// A voucher's place in its issuer's numbering: which status list, and which entry of it (the cti claim).
package struct VoucherIndex: Hashable, Sendable {
  /// Length of the cti in bytes.
  package static let length = 8

  /// Number of the list.
  package let list: UInt32
  /// The first of the voucher's entries.
  package let index: UInt32

  package init(list: UInt32, index: UInt32) {
    self.list = list
    self.index = index
  }

  /// Reads list and index, each 32 bits, most significant byte first; nil unless 8 bytes.
  package init?(cti: [UInt8]) {
    guard cti.count == Self.length else { return nil }
    func number(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
    self.init(list: number(cti[..<4]), index: number(cti[4...]))
  }

  /// The 8 bytes of the claim.
  package var cti: [UInt8] {
    [list, index].flatMap { number in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }
  }
}
