/// The name of an issuer, campaign, device, store or group: ASCII `[a-z0-9][a-z0-9._-]{0,31}`.
///
/// Being ASCII, two identifiers are equal exactly when their bytes are.
package struct Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The longest identifier, in characters.
  package static let longest = 32

  /// The identifier's text.
  package let text: String

  /// Nil if `text` is not an identifier.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard let first = bytes.first, bytes.count <= Self.longest, Self.isAlphanumeric(first) else { return nil }
    guard bytes.allSatisfy({ Self.isAlphanumeric($0) || $0 == 0x2e || $0 == 0x5f || $0 == 0x2d }) else { return nil }
    self.text = text
  }

  package var description: String { text }

  package static func < (left: Identifier, right: Identifier) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
  }
}
