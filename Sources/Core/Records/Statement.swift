package import Crypto
package import StrictJSON
import Wire

/// The kinds of signed statements that kiosk and hub exchange.
package enum StatementKind: String, Sendable, CaseIterable {
  case head
  case receipt
  case position
  case restore
  case enrol
  case enrolled
  case authorise
  case authorisation

  /// The DSSE payload type.
  package var payloadType: String { "application/vnd.voucherd.\(rawValue).v1+json" }
}

/// A public key that may sign statements, with the name it signs under.
package struct StatementKey: Sendable {
  /// Hexadecimal kid.
  package let keyID: String
  package let key: Curve25519.Signing.PublicKey

  package init(keyID: String, key: Curve25519.Signing.PublicKey) {
    self.keyID = keyID
    self.key = key
  }
}

/// A DSSE v1 envelope with one Ed25519 signature, read or written but not yet believed.
///
/// The signature covers the kind and the payload's exact bytes (PAE), so that a receipt can never pass for a position.
package struct Statement: Sendable {
  package enum Failure: String, Error, Sendable {
    /// The statement is of another kind than was asked for.
    case wrongKind = "wrong-kind"
    /// Signed under a kid that is not among the keys given.
    case unknownKey = "unknown-key"
    case badSignature = "bad-signature"
  }

  package let kind: StatementKind
  package let payload: [UInt8]
  package let keyID: String
  package let signature: [UInt8]

  /// Signs a payload.
  package init(
    _ kind: StatementKind, payload: [UInt8], keyID: String, signedBy key: Curve25519.Signing.PrivateKey
  ) throws {
    self.kind = kind
    self.payload = payload
    self.keyID = keyID
    signature = Array(try key.signature(for: Self.preAuthentication(kind.payloadType, payload)))
  }

  /// Reads an envelope: strict JSON, exactly one signature, standard base64.
  ///
  /// - Throws: `JSONError` naming the member.
  package init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    var envelope = try ObjectReader(try JSONValue(parsing: bytes, depth: 4), at: "")
    payload = try envelope.parsed("payload", "must be base64", Base64.standard.decode)
    kind = try envelope.parsed("payloadType", "must be a statement of version 1") { type in
      StatementKind.allCases.first { $0.payloadType == type }
    }
    let signatures = try envelope.array("signatures")
    guard signatures.count == 1 else { throw envelope.wrong("signatures", "must hold one signature") }
    var only = try ObjectReader(signatures[0], at: "signatures[0]")
    keyID = try only.parsed("keyid", "must be 16 hexadecimal digits") { Hex.decode($0)?.count == 8 ? $0 : nil }
    signature = try only.parsed("sig", "must be 64 bytes of base64") {
      Base64.standard.decode($0).flatMap { $0.count == 64 ? $0 : nil }
    }
    try only.end()
    try envelope.end()
  }

  /// The envelope's bytes, one line without LF.
  package var envelope: [UInt8] {
    var writer = JSONWriter(reserving: payload.count * 4 / 3 + 256)
    writer.object { writer in
      writer.member("payload", ascii: Base64.standard.encodeUTF8(payload))
      writer.member("payloadType", kind.payloadType)
      writer.name("signatures")
      writer.array { writer in
        writer.object {
          $0.member("keyid", keyID)
          $0.member("sig", ascii: Base64.standard.encodeUTF8(signature))
        }
      }
    }
    return writer.bytes
  }

  /// The payload, once kind and signature hold for one of `keys`.
  package func verified(as kind: StatementKind, by keys: [StatementKey]) throws(Failure) -> [UInt8] {
    guard self.kind == kind else { throw .wrongKind }
    let named = keys.filter { $0.keyID == keyID }
    guard !named.isEmpty else { throw .unknownKey }
    let signed = Self.preAuthentication(kind.payloadType, payload)
    guard named.contains(where: { $0.key.isValidSignature(signature, for: signed) }) else { throw .badSignature }
    return payload
  }

  /// DSSE's pre-authentication encoding: lengths in bytes, decimal.
  package static func preAuthentication(_ type: String, _ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
  }
}
