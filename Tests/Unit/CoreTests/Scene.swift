import CBOR
import COSE
import Trust
import Vouchers
import Wire

/// A voucher, the trust and the moment in which it is shown: good as it stands, and easy to spoil.
struct Scene {
  static let now = WireTime("2026-11-22T12:00:00.000Z")!
  static let store = Identifier("xinyi")!

  var claims: [Int64: CBORValue] = [
    4: Self.time("2026-12-31T16:00:00Z"), 7: .bytes(VoucherIndex(list: 7, index: 12).cti),
  ]
  var terms: [Int64: CBORValue] = [1: .text("summer26")]
  var key = TrustExample.key
  /// The algorithm it names; nil: the key's.
  var algorithm: Algorithm?
  /// The protected header; nil: algorithm and kid of the key.
  var header: CBORValue?
  /// A bit of the signature is turned over.
  var isTampered = false
  var trust = TrustExample()
  var now: WireTime? = Self.now
  var place: Place? = Place(store: Self.store, groups: [Identifier("north")!])

  static func time(_ text: String) -> CBORValue { CBORValue(WireTime(text)!.seconds) }
  static func map(_ members: [Int64: CBORValue]) -> CBORValue {
    .map(members.map { CBORPair(CBORValue($0.key), $0.value) })
  }

  var payload: CBORValue {
    var claims = claims
    if claims[-65537] == nil { claims[-65537] = Self.map(terms) }
    return Self.map(claims)
  }

  var protected: [CBORPair] {
    let algorithm = algorithm ?? (key.verificationKey.curve == .ed25519 ? .edDSA : .es256)
    return [
      CBORPair(.unsigned(1), CBORValue(algorithm.rawValue)),
      CBORPair(.unsigned(4), .bytes(key.verificationKey.keyID.bytes)),
    ]
  }

  func bytes() throws -> [UInt8] {
    var bytes = try Sign1(
      protected: header ?? .map(protected), payload: payload.encoded(), signedBy: key
    ).encoded
    if isTampered { bytes[bytes.count - 40] ^= 1 }
    return bytes
  }

  func judgement() throws -> Judgement {
    try trust.snapshot().judge(try UnverifiedVoucher(decoding: try bytes()), at: now, in: place)
  }

  /// What comes of it, in one word.
  func verdict() -> String {
    do {
      switch try judgement() {
      case .allowed: return "allowed"
      case .refused(let refusal, _): return refusal.code.rawValue
      case .undecided(let code, _): return code.rawValue
      }
    } catch let refusal as Refusal {
      return refusal.code.rawValue
    } catch {
      return "\(error)"
    }
  }
}
