import COSE
import Crypto
import StrictJSON
import Wire

/// One file of TUF metadata, signed (TUF 1.0, section 4).
struct MetadataFile {
  let bytes: [UInt8]

  /// One that was signed before.
  init(published bytes: [UInt8]) { self.bytes = bytes }

  /// - Parameters:
  ///   - members: what the role says beyond the members that every role has.
  ///   - signers: each of them signs; of Ed25519.
  /// - Throws: `MintError` (`invalid`) for a key that can't sign.
  init(
    _ role: RepositoryRole, version: Int64, expires: WireTime, _ members: [JSONMember], signers: [SigningKey]
  ) throws(MintError) {
    // TUF's times have no fraction.
    let end = "\(expires.description.prefix(19))Z"
    let signed = JSONValue.object(
      [
        JSONMember("_type", .string(role.type)), JSONMember("expires", .string(end)),
        JSONMember("spec_version", .string("1.0.31")), JSONMember("version", .integer(version)),
      ] + members)
    let message = signed.canonicalBytes()
    var signatures: [JSONValue] = []
    for signer in signers {
      let signature: [UInt8]
      do { signature = try signer.signature(for: message) } catch {
        throw MintError(.invalid, "the key of \(role.rawValue) can't sign: \(error)")
      }
      signatures.append(
        .object([
          JSONMember("keyid", .string(Self.keyID(of: signer.verificationKey))),
          JSONMember("sig", .string(Hex.encode(signature))),
        ]))
    }
    bytes = JSONValue.object([JSONMember("signatures", .array(signatures)), JSONMember("signed", signed)])
      .canonicalBytes()
  }

  /// A key as metadata lists it.
  static func object(of key: VerificationKey) -> JSONValue {
    .object([
      JSONMember("keytype", .string("ed25519")),
      JSONMember("keyval", .object([JSONMember("public", .string(Hex.encode(key.raw)))])),
      JSONMember("scheme", .string("ed25519")),
    ])
  }

  /// SHA-256 of the key object's canonical JSON, in hexadecimal.
  static func keyID(of key: VerificationKey) -> String {
    Hex.encode(SHA256.hash(data: object(of: key).canonicalBytes()))
  }
}
