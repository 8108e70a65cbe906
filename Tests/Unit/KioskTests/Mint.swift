import CBOR
import COSE
import Crypto
import Trust
import Vouchers
import Wire

/// An issuer, a campaign and a hub of the tests' own: what they mint, and the trust files that say so.
struct Mint {
  var key = SigningKey(generating: .ed25519)
  let evidence = Curve25519.KeyAgreement.PrivateKey()
  /// 22 November 2026, ten in the morning, in Taipei.
  static let morning = WireTime("2026-11-22T02:00:00Z")!
  static let day: Int64 = 86_400_000
  static let acme = Identifier("acme")!
  static let xinyi = Place(store: Identifier("xinyi")!, groups: [Identifier("taipei")!])

  // What the trust files say beyond the ordinary.
  var keyState = "active"
  var keyTimes = ("2026-01-01T00:00:00.000Z", "2028-01-01T00:00:00.000Z")
  var stores = #""*""#
  var rules = #""no_expiry":true"#
  var texts = ("熱美式一杯", "热美式一杯", "Hot coffee")
  var policy = ""
  var validity: TrustValidity?

  /// List 3: one use. List 4: three uses. List 5: of a campaign in one other store.
  var snapshot: TrustSnapshot {
    get throws {
      let kid = key.verificationKey.keyID
      let hub = Array(evidence.publicKey.rawRepresentation)
      let name = #""zh-Hant":"\#(texts.0)","zh-Hans":"\#(texts.1)","en":"\#(texts.2)""#
      func list(_ number: Int, uses: Int) -> String {
        #"{"list":\#(number),"size":3000,"uses":\#(uses),"until":"2027-12-31T16:00:00.000Z"}"#
      }
      let files: [TrustFile: String] = [
        .issuers: """
        {"schema":1,"issuers":[{"id":"acme","stores":\(stores),"keys":[{"kid":"\(kid)","alg":"ed25519",\
        "key":"\(Base64.url.encode(key.verificationKey.raw))","nbf":"\(keyTimes.0)","exp":"\(keyTimes.1)",\
        "state":"\(keyState)"}]}]}
        """,
        .campaigns: """
        {"schema":1,"campaigns":[\
        {"id":"coffee","issuer":"acme","lists":[\(list(3, uses: 1)),\(list(4, uses: 3))],"rules":{\(rules)},\
        "texts":{\(name)}},\
        {"id":"cake","issuer":"acme","lists":[\(list(5, uses: 1))],"rules":{"stores":["ximen","banqiao"]},\
        "texts":{\(name)}}]}
        """,
        .hub: """
        {"schema":1,"keys":[{"kid":"\(HubKey.keyID(of: hub, for: .evidence))","role":"evidence",\
        "key":"\(Base64.url.encode(hub))","nbf":"2026-01-01T00:00:00.000Z","exp":"2028-01-01T00:00:00.000Z",\
        "state":"active"}]}
        """,
        .policy: #"{"schema":1\#(policy.isEmpty ? "" : ",")\#(policy)}"#,
      ]
      return try TrustSnapshot(files: files.mapValues { Array($0.utf8) }, validity: validity)
    }
  }

  /// The text of a voucher. The first of list 3 unless said otherwise; good for a day before and after morning.
  func voucher(
    _ index: UInt32 = 0, list: UInt32 = 3, uses: Int? = nil, campaign: String? = nil, issuer: String? = nil,
    audience: [String]? = nil, expires: WireTime? = morning + day, notBefore: WireTime? = morning + -day,
    holder: VerificationKey? = nil, amount: Amount? = nil, appointment: Appointment? = nil, by signer: SigningKey? = nil
  ) throws -> [UInt8] {
    let terms = Terms(
      campaign: Identifier(campaign ?? (list == 5 ? "cake" : "coffee"))!, uses: uses ?? (list == 4 ? 3 : 1),
      amount: amount, appointment: appointment)
    let claims = VoucherClaims(
      issuer: issuer.map { Identifier($0)! }, audience: audience.map { $0.map { Identifier($0)! } }, expires: expires,
      notBefore: notBefore, index: VoucherIndex(list: list, index: index), holderKey: holder, terms: terms)
    return try text(of: claims.encoded, by: signer)
  }

  /// The text of a voucher with any claims.
  func text(of claims: [UInt8], by signer: SigningKey? = nil) throws -> [UInt8] {
    let signer = signer ?? key
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(-8)), CBORPair(.unsigned(4), .bytes(signer.verificationKey.keyID.bytes)),
    ])
    let message = try Sign1(protected: header, payload: claims, signedBy: signer)
    return Array((UnverifiedVoucher.prefix + Base45.encode(message.encoded)).utf8)
  }

  static func key(_ index: UInt32 = 0, list: UInt32 = 3) -> VoucherKey {
    VoucherKey(issuer: acme, list: list, index: index)
  }
}
