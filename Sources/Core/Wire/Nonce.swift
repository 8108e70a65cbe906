/// 16 random bytes that an answer must repeat, so that an old answer cannot be played again.
package struct Nonce: Hashable, Sendable, CustomStringConvertible {
  /// Length in bytes.
  package static let length = 16

  package let bytes: [UInt8]

  /// Nil unless `bytes` are 16.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    self.bytes = bytes
  }

  /// A fresh nonce from the given generator.
  package init(using generator: inout some RandomNumberGenerator) {
    bytes = (0..<Self.length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// base64url without padding, as in statements.
  package var description: String { Base64.url.encode(bytes) }
}
