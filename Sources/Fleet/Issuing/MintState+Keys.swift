package import COSE
import StrictJSON
package import Trust
package import Wire

extension MintState {
  /// Adds an active key.
  ///
  /// - Throws: `MintError` (`invalid`) if it is there already or ends before it begins.
  package mutating func add(_ key: VerificationKey, from start: WireTime, until end: WireTime) throws(MintError) {
    try changeKeys { keys in
      keys.append(
        .object([
          JSONMember("kid", .string(key.keyID.description)), JSONMember("alg", .string(key.curve.rawValue)),
          JSONMember("key", .string(Base64.url.encode(key.raw))), JSONMember("nbf", .string(start.description)),
          JSONMember("exp", .string(end.description)), JSONMember("state", .string(KeyState.active.rawValue)),
        ]))
    }
  }

  /// Ends a key's minting (`retired`), or everything signed with it (`revoked`). There is no way back: kiosks may have
  /// heard of it.
  ///
  /// - Throws: `MintError`: `keyUnknown`, or `invalid` for a way back.
  package mutating func end(_ id: KeyID, as state: KeyState) throws(MintError) {
    guard let key = trust.keys[id] else { throw MintError(.keyUnknown, "this issuer has no key \(id)") }
    guard state != .active, key.state != .revoked || state == .revoked else {
      throw MintError(.invalid, "key \(id) is \(key.state.rawValue) and can't become \(state.rawValue) again")
    }
    try changeKeys { keys in
      guard let index = keys.firstIndex(where: { $0["kid"] == .string(id.description) }) else { return }
      keys[index] = keys[index].setting("state", .string(state.rawValue))
    }
  }

  /// Where the issuer's vouchers may be redeemed.
  package mutating func setScope(_ scope: Scope) throws(MintError) {
    try change(issuer: issuer.setting("stores", scope.json))
  }

  /// The active key added last, in force already if there is one: what is minted with unless another is named.
  package func newestActiveKey(at now: WireTime) -> IssuerKey? {
    let active = trustedIssuer.keys.filter { $0.state == .active && now < $0.expires }
    return active.last { $0.notBefore <= now } ?? active.last
  }

  private mutating func changeKeys(_ body: (inout [JSONValue]) -> Void) throws(MintError) {
    guard case .array(var keys)? = issuer["keys"] else { return }
    body(&keys)
    try change(issuer: issuer.setting("keys", .array(keys)))
  }
}

extension JSONValue {
  /// The object with a member's value replaced, in its place, or added at the end.
  func setting(_ name: String, _ value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index] = JSONMember(name, value)
    } else {
      members.append(JSONMember(name, value))
    }
    return .object(members)
  }
}

extension Scope {
  /// As in the target files.
  var json: JSONValue {
    switch self {
    case .everywhere: .string("*")
    case .places(let places): .array(places.sorted().map { .string($0.text) })
    }
  }
}
