package import COSE
import StrictJSON
package import Wire

/// Somebody whose vouchers may be redeemed, and where.
package struct Issuer: Sendable {
  package let id: Identifier
  package let scope: Scope
  package let keys: [IssuerKey]

  init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    let id = try reader.parsed("id", "must be an identifier", Identifier.init)
    self.id = id
    scope = try Scope(try reader.required("stores"), at: "\(path).stores")
    var keys: [IssuerKey] = []
    for (index, key) in try reader.array("keys").enumerated() {
      keys.append(try IssuerKey(key, of: id, at: "\(path).keys[\(index)]"))
    }
    self.keys = keys
    try reader.end()
  }
}

/// Stores and groups, or all of them.
package enum Scope: Sendable, Equatable {
  case everywhere
  case places(Set<Identifier>)

  init(_ value: JSONValue, at path: String) throws(JSONError) {
    switch value {
    case .string("*"): self = .everywhere
    case .array(let values):
      var places: Set<Identifier> = []
      for value in values {
        guard case .string(let text) = value, let place = Identifier(text) else {
          throw JSONError(.wrongValue, at: path, "must hold identifiers of stores or groups")
        }
        places.insert(place)
      }
      self = .places(places)
    default: throw JSONError(.wrongValue, at: path, "must be \"*\" or an array of stores and groups")
    }
  }

  /// Whether the place, or a group it belongs to, is in it.
  package func contains(_ place: Place) -> Bool {
    switch self {
    case .everywhere: true
    case .places(let places): places.contains(place.store) || !places.isDisjoint(with: place.groups)
    }
  }
}

/// Where a kiosk stands, by the hub's signed statement.
package struct Place: Sendable, Equatable {
  package let store: Identifier
  package let groups: Set<Identifier>

  package init(store: Identifier, groups: Set<Identifier> = []) {
    self.store = store
    self.groups = groups
  }
}

/// What a key may still do.
package enum KeyState: String, Sendable, CaseIterable {
  /// Mint and accept.
  case active
  /// Accept until the key's expiry.
  case retired
  /// Refuse all.
  case revoked
}

/// A key that vouchers are signed with. A class, since every scan takes hold of one.
package final class IssuerKey: Sendable {
  /// The issuer it belongs to: the only one that counts.
  package let issuer: Identifier
  package let id: KeyID
  package let key: VerificationKey
  package let notBefore: WireTime
  package let expires: WireTime
  package let state: KeyState

  init(_ value: JSONValue, of issuer: Identifier, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    self.issuer = issuer
    id = try reader.parsed("kid", "must be 16 hexadecimal digits") { Hex.decode($0).flatMap(KeyID.init) }
    let curve = try reader.parsed("alg", "ed25519 or p256", Curve.init(rawValue:))
    key = try reader.parsed("key", "must be a \(curve.rawValue) key in base64url") {
      Base64.url.decode($0).flatMap { VerificationKey(curve: curve, raw: $0) }
    }
    (notBefore, expires, state) = try reader.validity()
    try reader.end()
    guard id == key.keyID else { throw reader.wrong("kid", "the key's thumbprint begins with \(key.keyID)") }
  }
}

extension ObjectReader {
  /// The members `nbf`, `exp` and `state` of a key.
  mutating func validity() throws(JSONError) -> (WireTime, WireTime, KeyState) {
    let notBefore = try parsed("nbf", "must be a time as 2026-11-22T02:17:04.123Z", WireTime.init)
    let expires = try parsed("exp", "must be a time as 2026-11-22T02:17:04.123Z", WireTime.init)
    guard notBefore < expires else { throw wrong("exp", "must be after nbf") }
    return (notBefore, expires, try parsed("state", "active, retired or revoked", KeyState.init(rawValue:)))
  }
}
