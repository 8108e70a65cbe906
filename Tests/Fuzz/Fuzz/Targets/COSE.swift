import CBOR
import COSE
import Vouchers

extension FuzzTarget {
  static let cose = FuzzTarget(
    name: "cose",
    seeds: {
      try VectorSeeds.members("cose-sign1", hex: ["cbor"])
        + VectorSeeds.members("cwt-rfc8392", hex: ["cbor", "cose_key"])
        + VectorSeeds.members("wire-voucher", hex: ["cbor"])
        + VectorSeeds.members("thumbprint-rfc9679", hex: ["cose_key", "required"])
    }, run: checkCOSE)

  private static func checkCOSE(_ input: [UInt8]) {
    if let message = try? Sign1(decoding: input) {
      hold(message.encoded.count == input.count, "a message is as long as it is written")
      let again = try? Sign1(decoding: message.encoded)
      hold(again?.payload == message.payload && again?.protectedBytes == message.protectedBytes, "a message reads back")
      hold(again?.toBeSigned() == message.toBeSigned(), "what is signed is the same")
      if message.isValid(for: vectorKey) {
        hold(!message.isValid(for: vectorKey, externalAAD: [0]), "external data is signed")
        hold(message.algorithm?.curve == .ed25519, "the key fixes the algorithm")
      }
    }
    if let value = try? CBORDecoder.decode(input), let key = VerificationKey(coseKey: value) {
      hold(value == key.coseKey || value == key.compactCOSEKey, "a key has two forms at most")
      hold(VerificationKey(curve: key.curve, raw: key.raw)?.keyID == key.keyID, "a key reads back from its raw form")
      hold(VerificationKey(coseKey: key.compactCOSEKey)?.keyID == key.keyID, "a compact key is the same key")
    }
  }

  /// The key of the vectors: RFC 8032 section 7.1, TEST 1.
  static let vectorKey = vectorSigningKey.verificationKey
  static let vectorSigningKey = SigningKey(
    curve: .ed25519,
    raw: [
      0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5,
      0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
    ])!
}
