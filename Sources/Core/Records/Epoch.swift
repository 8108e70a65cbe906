import Wire

/// The life of one ledger file: 16 random bytes drawn when it is opened for the first time.
package struct Epoch: Hashable, Sendable, CustomStringConvertible {
  /// Length in bytes.
  package static let length = 16

  package let bytes: [UInt8]
  /// 32 lower-case hexadecimal digits.
  package let description: String

  /// Nil unless `bytes` are 16.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    self.init(whole: bytes)
  }

  /// Reads 32 lower-case hexadecimal digits; nil for anything else.
  package init?(_ text: String) {
    guard let bytes = Hex.decode(text) else { return nil }
    self.init(bytes)
  }

  package init(using generator: inout some RandomNumberGenerator) {
    self.init(whole: Nonce(using: &generator).bytes)
  }

  private init(whole bytes: [UInt8]) {
    self.bytes = bytes
    description = Hex.encode(bytes)
  }

  package static func == (left: Epoch, right: Epoch) -> Bool { left.bytes == right.bytes }
  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
