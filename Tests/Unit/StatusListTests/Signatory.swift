import CBOR
import COSE
import StatusList
import Wire

/// A hub's status key, and tokens that no hub would sign.
struct Signatory {
  let key = SigningKey(generating: .ed25519)
  static let acme = ListName(issuer: Identifier("acme")!, list: 7)
  static let time = WireTime(seconds: 1_800_000_000)

  var keys: [KeyID: VerificationKey] { [key.verificationKey.keyID: key.verificationKey] }

  /// A token with any claims under any header.
  func token(
    _ kind: String, _ claims: [CBORPair], unprotected: Bool = false, alg: Int64 = -8, by other: SigningKey? = nil
  ) throws -> [UInt8] {
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(alg)), CBORPair(.unsigned(4), .bytes(key.verificationKey.keyID.bytes)),
      CBORPair(.unsigned(16), .text(kind)),
    ])
    let message = try Sign1(protected: header, payload: CBORValue.map(claims).encoded(), signedBy: other ?? key)
    guard unprotected else { return message.encoded }
    return CBORValue.tagged(
      18,
      .array([
        .bytes(message.protectedBytes), .map([CBORPair(.unsigned(33), .bytes([1]))]), .bytes(message.payload),
        .bytes(message.signature),
      ])
    ).encoded()
  }

  /// The code of the fault that `body` throws; nil if it throws none.
  static func code(_ body: () throws(StatusFault) -> Void) -> StatusFault.Code? {
    do throws(StatusFault) { try body() } catch { return error.code }
    return nil
  }
}
