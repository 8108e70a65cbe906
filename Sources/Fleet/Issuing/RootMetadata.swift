package import COSE
import Crypto
import StrictJSON
package import Wire

/// Version 1 of TUF's root metadata: which key signs for which role (TUF 1.0, section 4.3).
///
/// Its SHA-256 is what an enrolment ticket names, so that it is made once and then kept as these bytes.
package struct RootMetadata: Sendable {
  /// The four roles of a repository, one key each; the name is also that of the private key's file.
  package enum Role: String, Sendable, CaseIterable {
    case root, targets, snapshot, timestamp
  }

  /// How long it counts, in milliseconds: ten years of 365 days.
  package static let lifetime: Int64 = 3650 * 86_400_000

  /// The file's bytes.
  package let bytes: [UInt8]

  /// Signs with the root role's key. Every role needs a key, of Ed25519.
  ///
  /// - Throws: `MintError` (`invalid`) for a missing key or another curve.
  package init(signers: [Role: SigningKey], expires: WireTime) throws(MintError) {
    var keys: [JSONMember] = []
    var roles: [JSONMember] = []
    for role in Role.allCases {
      guard let key = signers[role]?.verificationKey, key.curve == .ed25519 else {
        throw MintError(.invalid, "the role \(role.rawValue) needs an Ed25519 key")
      }
      let object = Self.object(of: key)
      let id = Self.keyID(of: object)
      keys.append(JSONMember(id, object))
      roles.append(
        JSONMember(
          role.rawValue,
          .object([JSONMember("keyids", .array([.string(id)])), JSONMember("threshold", .integer(1))])))
    }
    // TUF's times have no fraction.
    let end = "\(expires.description.prefix(19))Z"
    let signed = JSONValue.object([
      JSONMember("_type", .string("root")), JSONMember("consistent_snapshot", .bool(true)),
      JSONMember("expires", .string(end)), JSONMember("keys", .object(keys)), JSONMember("roles", .object(roles)),
      JSONMember("spec_version", .string("1.0.31")), JSONMember("version", .integer(1)),
    ])
    let signature: [UInt8]
    guard let root = signers[.root] else { throw MintError(.invalid, "the role root needs a key") }
    do { signature = try root.signature(for: signed.canonicalBytes()) } catch {
      throw MintError(.invalid, "the root key can't sign: \(error)")
    }
    let envelope = JSONValue.object([
      JSONMember(
        "signatures",
        .array([
          .object([
            JSONMember("keyid", .string(Self.keyID(of: Self.object(of: root.verificationKey)))),
            JSONMember("sig", .string(Hex.encode(signature))),
          ])
        ])),
      JSONMember("signed", signed),
    ])
    bytes = envelope.canonicalBytes()
  }

  private static func object(of key: VerificationKey) -> JSONValue {
    .object([
      JSONMember("keytype", .string("ed25519")),
      JSONMember("keyval", .object([JSONMember("public", .string(Hex.encode(key.raw)))])),
      JSONMember("scheme", .string("ed25519")),
    ])
  }

  /// SHA-256 of the key object's canonical JSON, in hexadecimal.
  private static func keyID(of key: JSONValue) -> String { Hex.encode(SHA256.hash(data: key.canonicalBytes())) }
}
