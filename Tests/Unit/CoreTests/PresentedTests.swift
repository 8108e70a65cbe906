import CBOR
import COSE
import Testing
import Vouchers
import Wire

@Suite struct PresentedTests {
  /// The codes of refusal that these tests reach.
  static let codes: Set<RefusalCode> = [.tooLong, .malformedBase45, .malformedCBOR, .malformedCOSE, .malformedClaims]

  func code(_ text: String) -> RefusalCode? {
    guard case .malformed(let refusal) = Presented(Array(text.utf8)) else { return nil }
    #expect(Self.codes.contains(refusal.code))
    return refusal.code
  }

  func code(_ bytes: [UInt8]) -> RefusalCode? { code("VC1:" + Base45.encode(bytes)) }

  /// A message of hand-made parts, each given as its encoded bytes.
  func message(
    head: [UInt8] = [0xd2, 0x84], protected: [UInt8]? = nil, unprotected: [UInt8] = [0xa0], claims: [UInt8]? = nil,
    signature: Int = 64
  ) -> [UInt8] {
    let protected = protected ?? CBORValue.map(Scene().protected).encoded()
    return head + CBORValue.bytes(protected).encoded() + unprotected
      + CBORValue.bytes(claims ?? Scene().payload.encoded()).encoded()
      + CBORValue.bytes([UInt8](repeating: 1, count: signature)).encoded()
  }

  @Test func `a voucher made by hand is well-formed`() {
    guard case .voucher(let voucher) = Presented(Array(("VC1:" + Base45.encode(message())).utf8)) else {
      Issue.record("it is not read")
      return
    }
    #expect(voucher.keyID == TrustExample.key.verificationKey.keyID)
    #expect(voucher.algorithm == -8)
  }

  @Test(arguments: ["", "VC1", "vc1:00", " VC1:00", "VC2:00", "hello", "VC1：00", "http://VC1:"])
  func `what does not begin as a voucher is none`(text: String) {
    guard case .foreign = Presented(Array(text.utf8)) else {
      Issue.record("\(text)")
      return
    }
  }

  @Test func `a foreign code is told by its kind`() {
    let invoice = "AB12345678" + "1151122" + String(repeating: "0", count: 60)
    for (text, kind) in [
      ("https://example.com", ForeignKind.link), ("HTTP://EXAMPLE.COM", .link), ("www.example.com", .link),
      ("00020101021126", .payment), ("weixin://wxpay", .payment), ("https://qr.alipay.com/x", .payment),
      (invoice, .receipt), ("**:1:2", .receipt), ("AB1234567", .other), ("", .other), ("券", .other),
    ] {
      guard case .foreign(let found) = Presented(Array(text.utf8)) else {
        Issue.record("\(text)")
        continue
      }
      #expect(found == kind, "\(text)")
    }
  }

  @Test func `a presentation is one up to 1,024 characters`() {
    #expect(code("VP1:" + String(repeating: "0", count: 1020)) != .tooLong)
    #expect(code("VP1:" + String(repeating: "0", count: 1021)) == .tooLong)
  }

  @Test func `a voucher's text has at most 512 characters`() {
    #expect(code("VC1:" + String(repeating: "0", count: 508)) != .tooLong)
    #expect(code("VC1:" + String(repeating: "0", count: 509)) == .tooLong)
  }

  @Test(arguments: ["0", "0000", "aa", "GGW", "::", "00\n", "é", "00 \u{0}"])
  func `wrong Base45 is refused`(text: String) {
    #expect(code("VC1:" + text) == .malformedBase45)
  }

  @Test func `second encodings and broken CBOR are refused`() {
    let good = message()
    let claims = Scene().payload.encoded()
    for (bytes, why) in [
      (good + [0x00], "a byte behind"), (Array(good.dropLast()), "a byte short"), ([], "nothing"),
      (message(head: [0xd8, 0x12, 0x84]), "tag in two bytes"),
      (message(head: [0xd2, 0x98, 0x04]), "array in two bytes"),
      (message(head: [0xd2, 0x9f]) + [0xff], "indefinite array"),
      (message(unprotected: [0xbf, 0xff]), "indefinite map"),
      (message(unprotected: [0xb8, 0x00]), "map in two bytes"),
      (message(protected: [0xa2, 0x01, 0x38, 0x07, 0x04, 0x48] + [UInt8](repeating: 0, count: 8)), "alg in two bytes"),
      (message(protected: [0xa2, 0x01, 0x27, 0x01, 0x27]), "alg twice"),
      (message(claims: claims + [0x00]), "a byte behind the claims"),
      (message(claims: [0xa2, 0x07, 0x41, 0x00, 0x07, 0x41, 0x00]), "cti twice"),
      (message(claims: [0xa1, 0x04, 0xfb, 0x41, 0xda, 0xcd, 0xbb, 0x20, 0x20, 0x00, 0x00]), "exp as a float"),
      (message(claims: [UInt8](repeating: 0x81, count: 7) + [0x00]), "seven arrays deep"),
      (message(claims: [0x98, 0x40] + [UInt8](repeating: 0, count: 64)), "65 items"),
      (message(claims: [0xa1, 0x01, 0x61, 0xff]), "iss that is no UTF-8"),
      (message(claims: [0xbf, 0xff]), "indefinite claims"),
    ] { #expect(code(bytes) == .malformedCBOR, "\(why)") }
  }

  @Test func `a message outside the profile is refused`() {
    let kid = TrustExample.key.verificationKey.keyID.bytes
    let (algorithm, kidMember) = (Scene().protected[0], Scene().protected[1])
    func header(_ pairs: [CBORPair]) -> [UInt8] { message(protected: CBORValue.map(pairs).encoded()) }
    for (bytes, why) in [
      (message(head: [0x84]), "no tag"), (message(head: [0xd1, 0x84]), "tag 17"),
      (message(head: [0xd8, 0x3d, 0xd2, 0x84]), "a CWT tag around it"),
      (message(unprotected: [0xa1, 0x18, 0x64, 0x00]), "unprotected not empty"),
      (message(unprotected: [0x80]), "unprotected an array"), (message(signature: 63), "a signature of 63 bytes"),
      (message(signature: 65), "a signature of 65 bytes"), (message(signature: 0), "no signature"),
      (message(protected: []), "protected is empty"), (message(protected: [0xa0]), "protected is an empty map"),
      (message(protected: [0x80]), "protected is an array"), (header([algorithm]), "no kid"),
      (header([kidMember]), "no alg"),
      (header([algorithm, CBORPair(.unsigned(4), .bytes(kid + [0]))]), "kid of 9 bytes"),
      (header([algorithm, CBORPair(.unsigned(4), .bytes(Array(kid.dropLast())))]), "kid of 7 bytes"),
      (header([algorithm, CBORPair(.unsigned(4), .text("866eefbd"))]), "kid a text"),
      (header([CBORPair(.unsigned(1), .text("EdDSA")), kidMember]), "alg a text"),
      (header([algorithm, kidMember, CBORPair(.unsigned(2), .array([.unsigned(4)]))]), "crit"),
      (header([algorithm, kidMember, CBORPair(.unsigned(3), .unsigned(0))]), "a content type"),
      (header([algorithm, kidMember, CBORPair(.text("x"), .null)]), "a member by text"),
    ] { #expect(code(bytes) == .malformedCOSE, "\(why)") }
  }

  /// A message with a claims set that is not as it should be.
  func claims(_ spoil: (inout Scene) -> Void) -> [UInt8] {
    var scene = Scene()
    spoil(&scene)
    return message(claims: scene.payload.encoded())
  }

  @Test func `claims outside the grammar are refused`() {
    let key = TrustExample.p256Key.verificationKey
    for (bytes, why) in [
      (message(claims: [0x80]), "no map"), (claims { $0.claims[7] = nil }, "no cti"),
      (claims { $0.claims[7] = .bytes([0, 0, 0, 7]) }, "cti of 4 bytes"),
      (claims { $0.claims[7] = .text("00000000") }, "cti a text"),
      (claims { $0.claims[-65537] = .null }, "terms null"), (claims { $0.claims[1] = .bytes([97]) }, "iss bytes"),
      (claims { $0.claims[2] = .unsigned(1) }, "sub a number"), (claims { $0.claims[3] = .null }, "aud null"),
      (claims { $0.claims[4] = .negative(0) }, "exp negative"),
      (claims { $0.claims[4] = .tagged(1, .unsigned(1)) }, "exp tagged"),
      (claims { $0.claims[4] = .unsigned(1 << 43) }, "exp beyond bounds"),
      (claims { $0.claims[4] = .unsigned(.max) }, "exp 2^64 - 1"),
      (claims { $0.claims[5] = .text("1") }, "nbf a text"), (claims { $0.claims[6] = .null }, "iat null"),
      (claims { $0.claims[8] = .map([]) }, "cnf empty"),
      (claims { $0.claims[8] = key.compactCOSEKey }, "cnf the key itself"),
      (claims { $0.claims[8] = Scene.map([1: key.coseKey]) }, "a holder key with all of y"),
      (claims { $0.claims[8] = Scene.map([1: key.compactCOSEKey, 3: .bytes([1])]) }, "cnf with a kid too"),
      (
        claims {
          $0.claims[8] = Scene.map([
            1: Scene.map([1: .unsigned(1), -1: .unsigned(4), -2: .bytes([UInt8](repeating: 9, count: 32))])
          ])
        }, "an X25519 key"
      ),
      (
        claims {
          $0.claims[8] = Scene.map([
            1: Scene.map([
              1: .unsigned(2), -1: .unsigned(1), -2: .bytes([UInt8](repeating: 0xff, count: 32)), -3: .bool(true),
            ])
          ])
        }, "no point of the curve"
      ),
      (claims { $0.terms[1] = nil }, "no campaign"),
      (claims { $0.terms[1] = .text("Summer26") }, "campaign in capitals"),
      (claims { $0.terms[1] = .text("seventeen-letters") }, "campaign of 17 letters"),
      (claims { $0.terms[2] = .unsigned(1) }, "uses 1, which is written by leaving it away"),
      (claims { $0.terms[2] = .unsigned(0) }, "uses 0"),
      (claims { $0.terms[2] = .unsigned(17) }, "uses 17"), (claims { $0.terms[2] = .negative(2) }, "uses negative"),
      (claims { $0.terms[3] = .unsigned(1) }, "amount without currency"),
      (
        claims {
          $0.terms[3] = .unsigned(1 << 53); $0.terms[4] = .text("TWD")
        }, "amount of 2^53"
      ),
      (
        claims {
          $0.terms[3] = .negative(0); $0.terms[4] = .text("TWD")
        }, "amount negative"
      ),
      (claims { $0.terms[4] = .text("twd") }, "currency in small letters"),
      (claims { $0.terms[4] = .text("TWDX") }, "currency of 4"),
      (claims { $0.terms[4] = .text("TW\u{212a}") }, "currency outside ASCII"),
      (claims { $0.terms[5] = .array([.unsigned(1)]) }, "appointment of one time"),
      (claims { $0.terms[5] = .array([.unsigned(2), .unsigned(2)]) }, "appointment of no length"),
      (claims { $0.terms[5] = .array([.unsigned(1), .unsigned(2), .unsigned(3)]) }, "appointment of three times"),
      (
        claims { $0.claims[-65537] = .map([CBORPair(.unsigned(1), .text("summer26")), CBORPair(.text("x"), .null)]) },
        "a term by text"
      ),
    ] { #expect(code(bytes) == .malformedClaims, "\(why)") }
  }

  @Test func `a malformed claim is named`() {
    for (bytes, named) in [
      (claims { $0.claims[7] = nil }, "claim 7, cti"), (claims { $0.claims[4] = .text("soon") }, "claim 4, exp"),
      (claims { $0.claims[2] = .unsigned(1) }, "claim 2, sub"), (claims { $0.claims[8] = .null }, "claim 8, cnf"),
      (claims { $0.claims[-65537] = .null }, "claim -65537, terms"),
      (claims { $0.terms[2] = .unsigned(1) }, "term 2, uses"),
      (claims { $0.terms[5] = .null }, "term 5, appointment"),
    ] {
      guard case .malformed(let refusal) = Presented(Array(("VC1:" + Base45.encode(bytes)).utf8)) else {
        Issue.record("\(named) was taken")
        continue
      }
      #expect(refusal.code == .malformedClaims && refusal.detail.contains(named), "\(refusal.detail)")
    }
  }

  @Test func `a refusal of the format never tells content`() {
    for bytes in [message(claims: Array("SECRET".utf8)), message(protected: Array("SECRET".utf8))] {
      guard case .malformed(let refusal) = Presented(Array(("VC1:" + Base45.encode(bytes)).utf8)) else { continue }
      #expect(!refusal.detail.contains("SECRET"))
    }
  }

  @Test func `claims are read from what is written`() throws {
    var generator = SeededGenerator(seed: 8392)
    let names = try ["a", "xinyi", "group-a", "k.1_2"].map { try #require(Identifier($0)) }
    for _ in 0..<300 {
      func maybe<T>(_ value: @autoclosure () -> T) -> T? { Bool.random(using: &generator) ? value() : nil }
      let start = WireTime(seconds: .random(in: 0...1 << 40, using: &generator))
      let claims = VoucherClaims(
        issuer: maybe(names[1]), subject: maybe("h-é\u{0}"),
        audience: maybe(Array(names.prefix(.random(in: 1...4, using: &generator)))),
        expires: maybe(start + 5000), notBefore: maybe(start), issuedAt: maybe(start),
        index: VoucherIndex(
          list: .random(in: 0 ... .max, using: &generator), index: .random(in: 0 ... .max, using: &generator)),
        holderKey: maybe(
          Bool.random(using: &generator) ? TrustExample.key.verificationKey : TrustExample.p256Key.verificationKey),
        terms: Terms(
          campaign: names[2], uses: .random(in: 1...16, using: &generator),
          amount: maybe(Amount(minor: .random(in: 0..<1 << 53, using: &generator), currency: "TWD")!),
          appointment: maybe(Appointment(start: start, end: start + 1000)!)))
      let header = CBORValue.map(Scene().protected)
      let bytes = try Sign1(protected: header, payload: claims.encoded, signedBy: TrustExample.key).encoded
      let read = try UnverifiedVoucher(decoding: bytes).verified(by: TrustExample.key.verificationKey)
      #expect(read.bytes == bytes)
      #expect(read.claims.encoded == claims.encoded)
      #expect(read.claims.terms == claims.terms)
      #expect(read.claims.index == claims.index)
    }
  }
}
