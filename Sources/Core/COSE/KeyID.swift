package import CBOR
import Crypto

/// A kid: the first 8 bytes of a key's SHA-256 COSE Key Thumbprint (RFC 9679 section 5).
package struct KeyID: Hashable, Sendable, CustomStringConvertible {
  /// Length in bytes.
  package static let length = 8

  /// The eight bytes, the first one highest.
  private let number: UInt64

  /// Nil unless `bytes` are 8.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    number = Self.number(bytes)
  }

  /// The kid of a COSE_Key that holds its required members only.
  package init(thumbprintOf coseKey: CBORValue) {
    number = Self.number(SHA256.hash(data: coseKey.encoded()).prefix(Self.length))
  }

  private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

  /// 8 bytes.
  package var bytes: [UInt8] {
    (1...Self.length).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (Self.length - $0))) }
  }

  /// Lower-case hexadecimal, as in JSON.
  package var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * Self.length)
    for place in (0..<UInt64(2 * Self.length)).reversed() {
      text.append(Self.digit(UInt8(truncatingIfNeeded: number >> (4 * place)) & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
