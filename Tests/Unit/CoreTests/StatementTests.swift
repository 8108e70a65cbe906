import Crypto
import Records
import StrictJSON
import Testing
import Wire

@Suite struct `A statement` {
  let key = try! Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 5, count: 32))
  let keyID = "0011223344556677"
  var keys: [StatementKey] { [StatementKey(keyID: keyID, key: key.publicKey)] }
  let payload = Array(#"{"a":1}"#.utf8)

  @Test(arguments: StatementKind.allCases)
  func `each kind is read from its envelope, and verified as that kind only`(kind: StatementKind) throws {
    let signed = try Statement(kind, payload: payload, keyID: keyID, signedBy: key)
    let read = try Statement(parsing: signed.envelope)
    #expect(read.envelope == signed.envelope)
    for other in StatementKind.allCases where other != kind {
      #expect(throws: Statement.Failure.wrongKind) { try read.verified(as: other, by: keys) }
    }
    #expect(try read.verified(as: kind, by: keys) == payload)
  }

  @Test func `a receipt relabelled as a position does not verify`() throws {
    let text = String(
      decoding: try Statement(.receipt, payload: payload, keyID: keyID, signedBy: key).envelope, as: UTF8.self)
    let forged = try Statement(parsing: Array(text.replacing("receipt", with: "position").utf8))
    #expect(throws: Statement.Failure.badSignature) { try forged.verified(as: .position, by: keys) }
  }

  @Test func `only a key that is given, under the name it signs with, verifies`() throws {
    let statement = try Statement(.head, payload: payload, keyID: keyID, signedBy: key)
    let other = Curve25519.Signing.PrivateKey().publicKey
    #expect(throws: Statement.Failure.unknownKey) { try statement.verified(as: .head, by: []) }
    #expect(throws: Statement.Failure.unknownKey) {
      try statement.verified(as: .head, by: [StatementKey(keyID: "ffffffffffffffff", key: key.publicKey)])
    }
    #expect(throws: Statement.Failure.badSignature) {
      try statement.verified(as: .head, by: [StatementKey(keyID: keyID, key: other)])
    }
    #expect(try statement.verified(as: .head, by: [StatementKey(keyID: keyID, key: other)] + keys) == payload)
  }

  @Test func `the payload is any bytes, kept exactly`() throws {
    let bytes = (0...255).map { UInt8($0) }
    let read = try Statement(parsing: try Statement(.head, payload: bytes, keyID: keyID, signedBy: key).envelope)
    #expect(try read.verified(as: .head, by: keys) == bytes)
  }

  @Test func `an envelope that is not as it should be is told by its member`() throws {
    let text = String(
      decoding: try Statement(.head, payload: payload, keyID: keyID, signedBy: key).envelope, as: UTF8.self)
    for (old, new, location) in [
      (#""payload":"eyJ"#, #""payload":"eyJ="#, "payload"),
      ("vnd.voucherd.head.v1", "vnd.voucherd.head.v2", "payloadType"),
      ("vnd.voucherd.head.v1", "vnd.in-toto", "payloadType"),
      ("vnd.voucherd.head.v1", "vnd.voucherd.heads.v1", "payloadType"),
      (keyID, "0011", "signatures[0].keyid"), (#""sig":""#, #""sig":"AAAA"#, "signatures[0].sig"),
      (#""keyid""#, #""x":1,"keyid""#, "signatures[0].x"), (#"{"payload""#, #"{"x":1,"payload""#, "x"),
      (#""signatures":["#, #""signatures":[{},"#, "signatures"), (#""signatures":[{"#, #""signatures":[[{"#, nil),
    ] {
      precondition(text.contains(old))
      let error = #expect(throws: JSONError.self, "\(new)") {
        try Statement(parsing: Array(text.replacing(old, with: new).utf8))
      }
      if let location { #expect(error?.location == location) }
    }
  }
}
