import CBOR
import COSE
import Testing
import Trust
import Vouchers
import Wire

/// One thing that is wrong with a voucher, and what is told of it.
struct Fault: Sendable, CustomTestStringConvertible {
  let code: RefusalCode
  let why: String
  /// Two faults of one name cannot stand together.
  let excludes: String?
  let spoil: @Sendable (inout Scene) -> Void

  init(_ code: RefusalCode, _ why: String, excludes: String? = nil, _ spoil: @escaping @Sendable (inout Scene) -> Void)
  {
    self.code = code
    self.why = why
    self.excludes = excludes
    self.spoil = spoil
  }

  var testDescription: String { "\(code.rawValue): \(why)" }

  /// In the order of the wire chapter: format, kid, signature, issuer scope, list and campaign, audience, times, key state,
  /// presentation, campaign rules.
  static let inOrder: [Fault] = [
    Fault(.malformedCOSE, "a third member in the protected header") {
      $0.header = .map($0.protected + [CBORPair(.unsigned(3), .unsigned(0))])
    },
    Fault(.malformedClaims, "exp is a text") { $0.claims[4] = .text("2026-12-31") },
    Fault(.kidUnknown, "a key of nobody") {
      $0.key = SigningKey(curve: .ed25519, raw: [UInt8](repeating: 8, count: 32))!
    },
    Fault(.algorithmMismatch, "ES256 under an Ed25519 key") { $0.algorithm = .es256 },
    Fault(.signatureInvalid, "a bit of the signature turned over") { $0.isTampered = true },
    Fault(.issuerMismatch, "it names another issuer than its key's") { $0.claims[1] = .text("other") },
    Fault(.issuerOutOfScope, "its issuer may not serve this store") { $0.trust.issuerScope = #"["south","banqiao"]"# },
    Fault(.termsUnsupported, "a term of the future") { $0.terms[6] = .bool(true) },
    Fault(.campaignUnknown, "a campaign that trust does not hold") { $0.terms[1] = .text("winter26") },
    Fault(.listNotAllowed, "a list that is not its campaign's") {
      $0.claims[7] = .bytes(VoucherIndex(list: 9, index: 12).cti)
    },
    Fault(.usesMismatch, "two uses on a list of one") { $0.terms[2] = .unsigned(2) },
    Fault(.indexOutOfRange, "an index beyond the list's end") {
      $0.claims[7] = .bytes(VoucherIndex(list: $0.terms[2] == nil ? 7 : 8, index: 1000).cti)
    },
    Fault(.indexNotMultiple, "three uses beginning at 13") {
      $0.terms[2] = .unsigned(3)
      $0.claims[7] = .bytes(VoucherIndex(list: 8, index: 13).cti)
    },
    Fault(.expiryMissing, "no exp, in a campaign that wants one") { $0.claims[4] = nil },
    Fault(.appointmentMissing, "no appointment, in a campaign of them", excludes: "appointment") {
      $0.trust.rules = #"{"kind":"appointment"}"#
    },
    Fault(.wrongStore, "for another store") { $0.claims[3] = .array([.text("banqiao"), .text("south")]) },
    Fault(.expired, "exp is now") { $0.claims[4] = CBORValue(Scene.now.seconds) },
    Fault(.expired, "its list is closed") {
      $0.trust.lists = $0.trust.lists.replacing("2027-06-01T00:00:00.000Z", with: "2026-11-22T12:00:00.000Z")
    },
    Fault(.notYetValid, "nbf in 121 seconds") { $0.claims[5] = CBORValue(Scene.now.seconds + 121) },
    Fault(.keyRevoked, "its key is revoked") { $0.trust.keyState = "revoked" },
    Fault(.keyExpired, "its key's exp is now", excludes: "key") { $0.trust.keyExpires = "2026-11-22T12:00:00Z" },
    Fault(.keyNotYetValid, "its key's nbf is in 121 seconds", excludes: "key") {
      $0.trust.keyNotBefore = "2026-11-22T12:02:01Z"
    },
    Fault(.liveCodeRequired, "bound to its holder, and shown bare") {
      $0.claims[8] = Scene.map([1: TrustExample.p256Key.verificationKey.compactCOSEKey])
    },
    Fault(.wrongStore, "its campaign is not for this store", excludes: "rules") {
      $0.trust.rules = #"{"stores":["banqiao"]}"#
    },
    Fault(.notYetValid, "its campaign begins in a millisecond", excludes: "rules") {
      $0.trust.rules = #"{"from":"2026-11-22T12:00:00.001Z"}"#
    },
    Fault(.expired, "its campaign ended now", excludes: "rules") {
      $0.trust.rules = #"{"until":"2026-11-22T12:00:00.000Z"}"#
    },
    Fault(.appointmentEarly, "its appointment begins in a second", excludes: "appointment") {
      $0.terms[5] = .array([CBORValue(Scene.now.seconds + 1), CBORValue(Scene.now.seconds + 60)])
    },
    Fault(.appointmentLate, "its appointment ended now", excludes: "appointment") {
      $0.terms[5] = .array([CBORValue(Scene.now.seconds - 60), CBORValue(Scene.now.seconds)])
    },
  ]
}
