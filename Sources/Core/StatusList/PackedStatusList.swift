package import CBOR
import Zlib

/// A status list as it travels: `{"bits": 1 / 2 / 4 / 8, "lst": zlib}`
/// (draft-ietf-oauth-status-list, "Status List in CBOR Format").
package struct PackedStatusList: Sendable {
  package let bits: Int
  /// The zlib stream.
  package let packed: [UInt8]

  package init(bits: Int, packed: [UInt8]) {
    self.bits = bits
    self.packed = packed
  }

  /// Other members, as `aggregation_uri`, are ignored.
  ///
  /// - Throws: `StatusFault`.
  package init(_ value: CBORValue) throws(StatusFault) {
    guard case .map(let pairs) = value else { throw StatusFault(.malformed, "status list") }
    func member(_ name: String) -> CBORValue? { pairs.first { $0.key == .text(name) }?.value }
    guard case .unsigned(let bits)? = member("bits"), [1, 2, 4, 8].contains(bits) else {
      throw StatusFault(.malformed, "bits")
    }
    guard case .bytes(let packed)? = member("lst") else { throw StatusFault(.malformed, "lst") }
    self.bits = Int(bits)
    self.packed = packed
  }

  package var value: CBORValue {
    .map([CBORPair(.text("bits"), .unsigned(UInt64(bits))), CBORPair(.text("lst"), .bytes(packed))])
  }

  /// The list, of exactly ⌈size · bits / 8⌉ bytes.
  ///
  /// - Throws: `StatusFault`; nothing is inflated beyond that.
  package func unpacked(size: Int) throws(StatusFault) -> StatusArray {
    do throws(ZlibError) {
      let bytes = try Inflation.inflate(packed, exactly: (size * bits + 7) / 8)
      guard let array = StatusArray(bits: bits, bytes: bytes) else { throw .malformed }
      return array
    } catch {
      throw StatusFault(.wrongSize, error.rawValue)
    }
  }
}
