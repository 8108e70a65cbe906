import CBOR
import COSE
import Testing
import Wire

/// Signatures, COSE_Sign1 messages and key thumbprints of the public suites.
struct SignatureVectors {
  @Test func `Ed25519 holds exactly where the suites say`() throws {
    try Vector.each("ed25519-rfc8032", "ed25519-wycheproof") { vector in
      let key = VerificationKey(curve: .ed25519, raw: vector.bytes("public"))
      let holds = key?.isValid(vector.bytes("signature"), for: vector.bytes("message")) ?? false
      #expect(holds == vector.isAccepted, "\(vector)")
    }
  }

  @Test func `ECDSA P-256 holds exactly where the suite says`() throws {
    try Vector.each("p256-wycheproof") { vector in
      let key = VerificationKey(curve: .p256, raw: vector.bytes("public"))
      let holds = key?.isValid(vector.bytes("signature"), for: vector.bytes("message")) ?? false
      #expect(holds == vector.isAccepted, "\(vector)")
    }
  }

  @Test func `a private key is its public key's`() throws {
    try Vector.each("ed25519-rfc8032") { vector in
      guard vector.isAccepted else { return }
      let key = try #require(SigningKey(curve: .ed25519, raw: vector.bytes("private")))
      #expect(key.verificationKey.raw == vector.bytes("public"), "\(vector)")
      let signature = try key.signature(for: vector.bytes("message"))
      #expect(key.verificationKey.isValid(signature, for: vector.bytes("message")), "\(vector)")
    }
  }

  @Test func `the bytes that COSE signs are the suite's`() throws {
    try Vector.each("cose-sign1", "cwt-rfc8392") { vector in
      let key = try #require(vector.key)
      let holds = key.isValid(vector.bytes("signature"), for: vector.bytes("to_be_signed"))
      #expect(holds == vector.flag("signature_holds"), "\(vector)")
      guard let message = try? Sign1(decoding: vector.bytes("cbor")) else { return }
      let signed = message.toBeSigned(externalAAD: vector.bytes("external"))
      #expect(signed == vector.bytes("to_be_signed"), "\(vector)")
    }
  }

  @Test func `a COSE_Sign1 message is tagged 18 and names its algorithm protected`() throws {
    try Vector.each("cose-sign1") { vector in
      let key = try #require(vector.key)
      let bytes = vector.bytes("cbor")
      guard vector.text("sign1") != "refused" else {
        #expect(throws: FormatError.self, "\(vector)") { try Sign1(decoding: bytes) }
        return
      }
      let message = try Sign1(decoding: bytes)
      #expect(message.protectedBytes == vector.bytes("protected"), "\(vector)")
      #expect(message.payload == vector.bytes("payload"), "\(vector)")
      #expect(message.signature == vector.bytes("signature"), "\(vector)")
      #expect(message.encoded == bytes, "\(vector)")
      let external = vector.bytes("external")
      #expect(message.isValid(for: key, externalAAD: external) == (vector.text("sign1") == "valid"), "\(vector)")
      if !external.isEmpty { #expect(!message.isValid(for: key), "\(vector) without its external data") }
    }
  }

  @Test func `the signed CWT of RFC 8392 verifies`() throws {
    try Vector.each("cwt-rfc8392") { vector in
      let message = try Sign1(decoding: vector.bytes("cbor"))
      let key = try #require(vector.key)
      #expect(message.isValid(for: key), "\(vector)")
      let coseKey = try CBORDecoder.decode(vector.bytes("cose_key"))
      #expect(VerificationKey(coseKey: coseKey)?.raw == vector.bytes("public"), "\(vector)")
    }
  }

  @Test func `a kid is the beginning of its key's thumbprint`() throws {
    try Vector.each("thumbprint-rfc9679") { vector in
      let coseKey = try CBORDecoder.decode(vector.bytes("required"))
      let key = try #require(VerificationKey(coseKey: coseKey))
      #expect(key.coseKey.encoded() == vector.bytes("required"), "\(vector)")
      #expect(key.thumbprint == vector.bytes("sha256"), "\(vector)")
      #expect(key.keyID.description == vector.text("kid"), "\(vector)")
      // RFC 9679 section 4.2: with y as a sign bit it is the same key.
      #expect(VerificationKey(coseKey: key.compactCOSEKey)?.keyID == key.keyID, "\(vector)")
    }
  }
}

extension Vector {
  /// The entry's `public` key on its `key_type`.
  var key: VerificationKey? {
    Curve(rawValue: text("key_type")).flatMap { VerificationKey(curve: $0, raw: bytes("public")) }
  }
}
