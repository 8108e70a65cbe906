import COSE
import CBOR
import StrictJSON
package import Wire

/// A key of the fleet server.
package final class HubKey: Sendable {
  /// What it is for; no key serves two purposes.
  package enum Role: String, Sendable, CaseIterable {
    /// Signs receipts, positions, enrolments and authorisations (Ed25519).
    case receipt
    /// Signs status lists (Ed25519).
    case status
    /// Opens evidence (X25519).
    case evidence
  }

  /// Hexadecimal kid.
  package let id: String
  package let role: Role
  /// The raw public key, 32 bytes.
  package let key: [UInt8]
  package let notBefore: WireTime
  package let expires: WireTime
  package let state: KeyState

  init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    let id = try reader.string("kid")
    role = try reader.parsed("role", "receipt, status or evidence", Role.init(rawValue:))
    key = try reader.parsed("key", "must be 32 bytes of base64url") {
      Base64.url.decode($0).flatMap { $0.count == 32 ? $0 : nil }
    }
    (notBefore, expires, state) = try reader.validity()
    try reader.end()
    let expected = Self.keyID(of: key, for: role)
    guard id == expected else { throw reader.wrong("kid", "the key's thumbprint begins with \(expected)") }
    self.id = id
  }

  /// Whether it may be relied on at `now`. A retired key still counts until its expiry.
  package func isUsable(at now: WireTime) -> Bool { state != .revoked && notBefore <= now && now < expires }

  /// Hexadecimal kid of a raw public key: an OKP COSE_Key, Ed25519 to sign and X25519 to open (RFC 9053 section 7.2).
  package static func keyID(of raw: [UInt8], for role: Role) -> String {
    let curve: UInt64 = role == .evidence ? 4 : 6
    return KeyID(
      thumbprintOf: .map([
        CBORPair(.unsigned(1), .unsigned(1)), CBORPair(CBORValue(-1), .unsigned(curve)),
        CBORPair(CBORValue(-2), .bytes(raw)),
      ])
    ).description
  }
}
