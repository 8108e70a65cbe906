import CBOR
import COSE
import Testing

@Suite struct `COSE_Sign1 messages and keys` {
  let key = TrustExample.key
  let payload = Array("x".utf8)

  func header(_ algorithm: CBORValue?) -> CBORValue {
    .map(algorithm.map { [CBORPair(.unsigned(1), $0)] } ?? [])
  }

  @Test func `a message is valid only under an algorithm of its key, whatever the signature`() throws {
    for (signer, ours, others) in [
      (TrustExample.key, [-8, -19], [-7, -9]), (TrustExample.p256Key, [-7, -9], [-8, -19]),
    ] as [(SigningKey, [Int64], [Int64])] {
      for (algorithms, isValid) in [(ours, true), (others + [-35, -999, 5], false)] {
        for algorithm in algorithms {
          let message = try Sign1(protected: header(CBORValue(algorithm)), payload: payload, signedBy: signer)
          #expect(message.isValid(for: signer.verificationKey) == isValid, "\(algorithm)")
        }
      }
      for header in [header(nil), header(.text("EdDSA"))] {
        let message = try Sign1(protected: header, payload: payload, signedBy: signer)
        #expect(!message.isValid(for: signer.verificationKey))
      }
    }
  }

  @Test func `a message says what it said when it is read again, and no bit of it can be changed`() throws {
    let bytes = try Sign1(protected: header(CBORValue(-8)), payload: payload, signedBy: key).encoded
    #expect(try Sign1(decoding: bytes).isValid(for: key.verificationKey))
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1
      let message = try? Sign1(decoding: changed)
      #expect(message?.isValid(for: key.verificationKey) != true, "byte \(place)")
    }
  }

  @Test func `external data is signed`() throws {
    let message = try Sign1(
      protected: header(CBORValue(-8)), payload: payload, externalAAD: Array("voucherd VP1".utf8), signedBy: key)
    #expect(message.isValid(for: key.verificationKey, externalAAD: Array("voucherd VP1".utf8)))
    #expect(!message.isValid(for: key.verificationKey))
    #expect(!message.isValid(for: key.verificationKey, externalAAD: Array("voucherd VP2".utf8)))
  }

  @Test func `a label in both headers and a detached payload are refused`() {
    let alg = header(CBORValue(-8))
    func code(_ parts: [CBORValue]) -> FormatError.Code? {
      let error = #expect(throws: FormatError.self) {
        try Sign1(decoding: CBORValue.tagged(18, .array(parts)).encoded())
      }
      return error?.code
    }
    let signature = CBORValue.bytes([UInt8](repeating: 0, count: 64))
    #expect(code([.bytes(alg.encoded()), alg, .bytes([]), signature]) == .duplicateKey)
    #expect(code([.bytes(alg.encoded()), .map([]), .null, signature]) == .unexpected)
    #expect(code([alg, .map([]), .bytes([]), signature]) == .unexpected)
    #expect(code([.bytes([0x80]), .map([]), .bytes([]), signature]) == .unexpected)
  }

  @Test func `an empty protected header is signed as no bytes, however it is written`() throws {
    let signature = CBORValue.bytes([UInt8](repeating: 0, count: 64))
    let messages = try [[], [0xa0]].map { header in
      try Sign1(decoding: CBORValue.tagged(18, .array([.bytes(header), .map([]), .bytes([1]), signature])).encoded())
    }
    #expect(messages[0].toBeSigned() == messages[1].toBeSigned())
  }

  @Test func `raw keys are read at their length only, and only if they are points`() {
    let (ed25519, p256) = (TrustExample.key.verificationKey.raw, TrustExample.p256Key.verificationKey.raw)
    #expect(VerificationKey(curve: .ed25519, raw: ed25519)?.raw == ed25519)
    #expect(VerificationKey(curve: .p256, raw: p256)?.raw == p256)
    for (curve, raw) in [
      (Curve.ed25519, Array(ed25519.dropLast())), (.ed25519, ed25519 + [0]), (.ed25519, p256), (.p256, ed25519),
      (.p256, Array(p256.dropLast())), (.p256, p256 + [0]), (.p256, [UInt8](repeating: 4, count: 65)),
      (.p256, [2] + p256[1..<33]), (.p256, [UInt8](repeating: 0, count: 65)),
    ] { #expect(VerificationKey(curve: curve, raw: raw)?.keyID == nil) }
    #expect(SigningKey(curve: .ed25519, raw: [1]) == nil)
    #expect(SigningKey(curve: .p256, raw: [UInt8](repeating: 0xff, count: 32)) == nil)
  }
}
