import Crypto
import Foundation
import Records

/// A DSSE envelope as somebody between kiosk and hub could change it.
struct Envelope: Codable {
  struct Signature: Codable {
    let keyid: String
    var sig: String
  }

  var payload: String
  let payloadType: String
  var signatures: [Signature]

  init(_ bytes: [UInt8]) throws { self = try JSONDecoder().decode(Envelope.self, from: Data(bytes)) }

  /// The same with another payload and the old signature.
  func with(_ change: (String) -> String) throws -> [UInt8] {
    var copy = self
    let text = String(decoding: Data(base64Encoded: payload) ?? Data(), as: UTF8.self)
    copy.payload = Data(change(text).utf8).base64EncodedString()
    return try copy.bytes()
  }

  /// The same, signed under the same name by a key of somebody else.
  func signedAnew() throws -> [UInt8] {
    let key = Curve25519.Signing.PrivateKey()
    let body = Data(base64Encoded: payload) ?? Data()
    let head = "DSSEv1 \(payloadType.utf8.count) \(payloadType) \(body.count) "
    var copy = self
    copy.signatures = try signatures.map {
      Signature(keyid: $0.keyid, sig: try key.signature(for: Data(head.utf8) + body).base64EncodedString())
    }
    return try copy.bytes()
  }

  private func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return Array(try encoder.encode(self))
  }
}
