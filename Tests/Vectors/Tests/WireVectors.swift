import CBOR
import COSE
import Crypto
import Records
import StrictJSON
import Testing
import Vouchers
import Wire

/// The formats of the wire chapter: voucher, chain, statement, evidence. Every rule broken by itself.
struct WireVectors {
  /// RFC 8032 section 7.1, TEST 1.
  static let key = VerificationKey(
    curve: .ed25519, raw: Hex.decode("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")!)!

  @Test func `a voucher has one text, and each rule its own refusal`() throws {
    try Vector.each("wire-voucher") { vector in
      let judged = Judged(vector.text("text"))
      guard vector.isAccepted else {
        #expect(judged.failureClass == vector.failureClass, "\(vector)")
        return
      }
      guard case .verified(let voucher) = judged else {
        Issue.record("\(vector): \(judged)")
        return
      }
      #expect(voucher.bytes == vector.bytes("cbor"), "\(vector)")
      #expect(voucher.keyID.description == vector.text("kid"), "\(vector)")
      #expect(vector["claims"] == Self.described(voucher.claims), "\(vector)")
      // Only what we never write may differ: claims and terms of others, and another order.
      let payload = vector.bytes("payload")
      let isOurs = !["unknown", "order"].contains(where: vector.text("name").contains)
      #expect((voucher.claims.encoded == payload) == isOurs, "\(vector)")
    }
  }

  @Test func `minting gives the wire chapter's bytes: 118 of them, 181 characters`() throws {
    let vector = try #require(try Vector.all("wire-voucher").first)
    let expires = WireTime(seconds: 1_798_761_600)
    let campaign = try #require(Identifier("summer26"))
    let claims = VoucherClaims(
      expires: expires, index: VoucherIndex(list: 7, index: 77160), terms: Terms(campaign: campaign))
    #expect(claims.encoded == vector.bytes("payload"))
    let raw = try #require(Hex.decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    let key = try #require(SigningKey(curve: .ed25519, raw: raw))
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(Algorithm.edDSA.rawValue)), CBORPair(.unsigned(4), .bytes(Self.key.keyID.bytes)),
    ])
    let minted = try Sign1(protected: header, payload: claims.encoded, signedBy: key).encoded
    // The library's Ed25519 draws its nonce, so signatures differ; all before them must not.
    #expect(minted.count == 118)
    #expect(minted.dropLast(64) == vector.bytes("cbor").dropLast(64))
    let text = "VC1:" + Base45.encode(vector.bytes("cbor"))
    #expect(text == vector.text("text"))
    #expect(text.utf8.count == 181)
  }

  @Test func `vouchers that other libraries minted or verified are vouchers here`() throws {
    try Vector.each("interop") { vector in
      guard case .voucher(let unverified) = Presented(Array(vector.text("text").utf8)) else {
        Issue.record("\(vector) is no voucher")
        return
      }
      let key = try #require(vector.key)
      #expect(key.keyID.description == vector.text("kid"), "\(vector)")
      let voucher = try unverified.verified(by: key)
      let message = try Sign1(decoding: voucher.bytes)
      #expect(message.payload == vector.bytes("payload"), "\(vector)")
    }
  }

  @Test func `live codes that pycose made are judged as their class says`() throws {
    try Vector.each("wire-presentation") { vector in
      let presented = Presented(Array(vector.text("text").utf8))
      if case .malformed(let refusal) = presented {
        #expect(refusal.code.rawValue == vector.failureClass, "\(vector)")
        return
      }
      guard case .presentation(let unverified) = presented else {
        Issue.record("\(vector) is no presentation")
        return
      }
      let voucher = try unverified.voucher.verified(by: Self.key)
      let curve = try #require(Curve(rawValue: vector.text("holder_type")))
      #expect(voucher.claims.holderKey?.raw == VerificationKey(curve: curve, raw: vector.bytes("holder"))?.raw)
      do throws(Refusal) {
        let presentation = try unverified.verified(of: voucher)
        #expect(presentation.bytes == vector.bytes("cbor"), "\(vector)")
        // Times and digits are the desk's to judge.
        #expect(vector.failureClass != "presentation-invalid", "\(vector)")
        if vector.isAccepted { #expect(.integer(presentation.time.seconds) == vector["time"], "\(vector)") }
      } catch {
        #expect(error.code.rawValue == vector.failureClass, "\(vector)")
      }
    }
  }

  @Test func `a chain of records has these hashes`() throws {
    try Vector.each("wire-chain") { vector in
      let epoch = try #require(Epoch(vector.bytes("epoch")))
      let device = try #require(Identifier(vector.text("device")))
      var hash = RecordHash.genesis(epoch: epoch, device: device)
      #expect(hash.bytes == vector.bytes("genesis"), "\(vector)")
      guard case .array(let records)? = vector["records"] else { return }
      for record in records {
        guard case .string(let bytes)? = record["bytes"], case .string(let next)? = record["hash"] else { continue }
        hash = hash.next(try #require(Hex.decode(bytes)))
        #expect(Hex.encode(hash.bytes) == next, "\(vector)")
      }
    }
  }

  @Test func `a statement's signed bytes are DSSE's`() throws {
    try Vector.each("dsse-pae") { vector in
      let signed = Statement.preAuthentication(vector.text("payload_type"), vector.bytes("payload"))
      #expect(signed == vector.bytes("pae"), "\(vector)")
      #expect(Self.key.isValid(vector.bytes("signature"), for: signed), "\(vector)")
    }
  }

  @Test func `a statement is strict, and signs its kind`() throws {
    guard case .ed25519(let raw) = Self.key else { return }
    let keys = [StatementKey(keyID: "866eefbd6718c884", key: raw)]
    try Vector.each("wire-statement") { vector in
      let text = Array(vector.text("text").utf8)
      switch vector.failureClass {
      case "":
        let payload = try Statement(parsing: text).verified(as: .head, by: keys)
        #expect(payload == vector.bytes("payload"), "\(vector)")
        #expect(try Head(payload: payload).payload == payload, "\(vector)")
        #expect(try Statement(parsing: text).envelope == text, "\(vector)")
      case "format":
        #expect(throws: JSONError.self, "\(vector)") { try Statement(parsing: text) }
      default:
        let statement = try Statement(parsing: text)
        let failure = #expect(throws: Statement.Failure.self, "\(vector)") {
          try statement.verified(as: .head, by: keys)
        }
        #expect(failure == (vector.failureClass == "unknown-kid" ? .unknownKey : .badSignature), "\(vector)")
      }
    }
  }

  @Test func `evidence opens for its own record only`() throws {
    try Vector.each("wire-evidence") { vector in
      let key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: vector.bytes("private"))
      let evidence = SealedEvidence(kid: "0000000000000000", enc: vector.bytes("enc"), ct: vector.bytes("ct"))
      let record = String(decoding: vector.bytes("aad"), as: UTF8.self)
      if vector.isAccepted {
        let opened = try evidence.open(with: key, recordID: record)
        #expect(opened == vector.bytes("plain"), "\(vector)")
      } else {
        #expect(throws: (any Error).self, "\(vector)") { try evidence.open(with: key, recordID: record) }
      }
    }
  }

  /// The claims in the words of the vectors.
  private static func described(_ claims: VoucherClaims) -> JSONValue {
    var members: [JSONMember] = []
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(JSONMember(name, value)) }
    }
    add("iss", claims.issuer.map(JSONValue.string))
    add("sub", claims.subject.map(JSONValue.string))
    add("aud", claims.audience.map { .array($0.map(JSONValue.string)) })
    add("exp", claims.expires.map { .integer($0.seconds) })
    add("nbf", claims.notBefore.map { .integer($0.seconds) })
    add("iat", claims.issuedAt.map { .integer($0.seconds) })
    add("list", .integer(Int64(claims.index.list)))
    add("index", .integer(Int64(claims.index.index)))
    add("campaign", .string(claims.terms.campaign.text))
    if claims.terms.uses > 1 { add("uses", .integer(Int64(claims.terms.uses))) }
    add("amount", claims.terms.amount.map { .integer($0.minor) })
    add("currency", claims.terms.amount.map { .string($0.currency) })
    add("start", claims.terms.appointment.map { .integer($0.start.seconds) })
    add("end", claims.terms.appointment.map { .integer($0.end.seconds) })
    add("holder", claims.holderKey.map { .string(Hex.encode($0.compactCOSEKey.encoded())) })
    return .object(members)
  }
}

/// What becomes of a voucher's text up to its signature, as the desk goes about it.
private enum Judged {
  case verified(VerifiedVoucher)
  case refused(String)

  init(_ text: String) {
    switch Presented(Array(text.utf8)) {
    case .foreign, .presentation: self = .refused("not-a-voucher")
    case .malformed(let refusal): self = .refused(Self.classes[refusal.code] ?? refusal.code.rawValue)
    case .voucher(let unverified):
      guard unverified.keyID == WireVectors.key.keyID else {
        self = .refused("unknown-kid")
        return
      }
      do {
        let voucher = try unverified.verified(by: WireVectors.key)
        if voucher.claims.terms.hasUnsupportedTerm {
          self = .refused("terms-unsupported")
        } else if !Int(voucher.claims.index.index).isMultiple(of: voucher.claims.terms.uses) {
          self = .refused("index-not-multiple")
        } else {
          self = .verified(voucher)
        }
      } catch {
        self = .refused(Self.classes[error.code] ?? error.code.rawValue)
      }
    }
  }

  var failureClass: String {
    guard case .refused(let name) = self else { return "" }
    return name
  }

  private static let classes: [RefusalCode: String] = [
    .malformedBase45: "base45", .malformedCBOR: "format", .malformedCOSE: "format", .malformedClaims: "claims",
    .algorithmMismatch: "algorithm", .signatureInvalid: "signature",
  ]
}
