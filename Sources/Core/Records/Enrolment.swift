package import Crypto
package import StrictJSON
package import Wire

/// What the hub hands to the installer: one line that lets one device enrol once.
package struct Ticket: Sendable, Equatable {
  package let device: Identifier
  /// The secret, 16 bytes. Must never reach a log.
  package let code: [UInt8]
  /// SHA-256 of the first root.json, 32 bytes.
  package let rootHash: [UInt8]

  package init(device: Identifier, code: [UInt8], rootHash: [UInt8]) {
    precondition(code.count == 16 && rootHash.count == 32)
    self.device = device
    self.code = code
    self.rootHash = rootHash
  }

  /// Reads `voucherd-ticket:1:<device>:<code>:<hash>`; nil for anything else.
  package init?(_ line: String) {
    let parts = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, parts[0] == "voucherd-ticket", parts[1] == "1", let device = Identifier(parts[2]),
      let code = Hex.decode(parts[3]), code.count == 16, let hash = Hex.decode(parts[4]), hash.count == 32
    else { return nil }
    self.init(device: device, code: code, rootHash: hash)
  }

  /// The line that the installer pastes.
  package var line: String { "voucherd-ticket:1:\(device):\(Hex.encode(code)):\(Hex.encode(rootHash))" }

  /// HMAC-SHA256 under the code over device and key: only who holds the ticket can enrol this key.
  package func proof(for key: Curve25519.Signing.PublicKey) -> [UInt8] {
    Array(
      HMAC<SHA256>.authenticationCode(
        for: Self.message(device, key), using: SymmetricKey(data: code)))
  }

  /// Whether `proof` is right, compared in constant time.
  package static func isValid(
    proof: [UInt8], code: [UInt8], device: Identifier, key: Curve25519.Signing.PublicKey
  ) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(
      proof, authenticating: message(device, key), using: SymmetricKey(data: code))
  }

  private static func message(_ device: Identifier, _ key: Curve25519.Signing.PublicKey) -> [UInt8] {
    Array("voucherd enrol v1".utf8) + [0] + Array(device.text.utf8) + [0] + Array(key.rawRepresentation)
  }
}

/// A device's request to be known under a key, signed by that key.
package struct Enrol: Sendable {
  package let device: Identifier
  package let key: Curve25519.Signing.PublicKey
  package let proof: [UInt8]
  package let nonce: Nonce
  package let time: WireTime

  package init(
    device: Identifier, key: Curve25519.Signing.PublicKey, proof: [UInt8], nonce: Nonce, time: WireTime
  ) {
    self.device = device
    self.key = key
    self.proof = proof
    self.nonce = nonce
    self.time = time
  }

  package var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("device", device.text)
      writer.member("key", Base64.url.encode(Array(key.rawRepresentation)))
      writer.member("proof", Base64.url.encode(proof))
      writer.member("nonce", nonce.description)
      writer.member("time", time.description)
    }
    return writer.bytes
  }

  /// - Throws: `JSONError` naming the member.
  package init(payload: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: payload, depth: 4), at: "enrol")
    device = try reader.identifier("device")
    key = try reader.deviceKey()
    proof = try reader.parsed("proof", "must be base64url", Base64.url.decode)
    nonce = try reader.nonce()
    time = try reader.time("time")
    try reader.end()
  }
}

/// The hub's answer: who and where this device is.
package struct Enrolled: Sendable, Equatable {
  package let device: Identifier
  /// The device's public key, 32 bytes.
  package let key: [UInt8]
  package let nonce: Nonce
  package let time: WireTime
  package let store: Identifier
  package let groups: [Identifier]
  /// IANA name, as `Asia/Taipei`.
  package let timezone: String

  package init(
    device: Identifier, key: [UInt8], nonce: Nonce, time: WireTime, store: Identifier, groups: [Identifier],
    timezone: String
  ) {
    self.device = device
    self.key = key
    self.nonce = nonce
    self.time = time
    self.store = store
    self.groups = groups
    self.timezone = timezone
  }

  package var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("device", device.text)
      writer.member("key", Base64.url.encode(key))
      writer.member("nonce", nonce.description)
      writer.member("time", time.description)
      writer.member("store", store.text)
      writer.name("groups")
      writer.array { for group in groups { $0.string(group.text) } }
      writer.member("timezone", timezone)
    }
    return writer.bytes
  }

  /// - Throws: `JSONError` naming the member.
  package init(payload: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: payload, depth: 4), at: "enrolled")
    device = try reader.identifier("device")
    key = Array(try reader.deviceKey().rawRepresentation)
    nonce = try reader.nonce()
    time = try reader.time("time")
    store = try reader.identifier("store")
    var groups: [Identifier] = []
    for value in try reader.array("groups") {
      guard case .string(let text) = value, let group = Identifier(text) else {
        throw reader.wrong("groups", "must hold identifiers")
      }
      groups.append(group)
    }
    self.groups = groups
    timezone = try reader.string("timezone")
    try reader.end()
  }
}

extension ObjectReader {
  fileprivate mutating func deviceKey() throws(JSONError) -> Curve25519.Signing.PublicKey {
    try parsed("key", "must be 32 bytes of base64url") {
      Base64.url.decode($0).flatMap { try? Curve25519.Signing.PublicKey(rawRepresentation: $0) }
    }
  }
}
