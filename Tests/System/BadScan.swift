import CBOR
import COSE
import Rig
import Testing

/// One text that must not be accepted.
struct BadScan: Sendable, CustomTestStringConvertible {
  let what: String
  let code: String
  let text: @Sendable (Forger, MintedText, Mint) throws -> String

  init(_ what: String, _ code: String, _ text: @escaping @Sendable (Forger, MintedText, Mint) throws -> String) {
    (self.what, self.code, self.text) = (what, code, text)
  }

  var testDescription: String { what }

  static let all: [BadScan] = [
    // Text.
    BadScan("a text that is no voucher", "not-a-voucher") { _, _, _ in "https://example.com/menu" },
    BadScan("a payment code", "not-a-voucher") { _, _, _ in "00020101021226490014A000000615000101" },
    BadScan("an empty voucher", "malformed-cbor") { _, _, _ in "VC1:" },
    BadScan("a text that is too long", "too-long") { _, _, _ in "VC1:" + String(repeating: "0", count: 600) },
    BadScan("a character outside of Base45", "malformed-base45") { _, voucher, _ in
      voucher.text.dropLast(3) + "a00"
    },
    BadScan("a group of Base45 that is too large", "malformed-base45") { _, voucher, _ in voucher.text + ":::" },
    BadScan("a lone last character", "malformed-base45") { _, voucher, _ in
      // Three characters are two bytes: one more can't stand alone.
      String(voucher.text.prefix(4 + (voucher.text.utf8.count - 4) / 3 * 3 - 2))
    },
    BadScan("lower case", "not-a-voucher") { _, voucher, _ in voucher.text.lowercased() },
    BadScan("a space before it", "not-a-voucher") { _, voucher, _ in " " + voucher.text },
    // CBOR and COSE.
    BadScan("trailing bytes", "malformed-cbor") { _, voucher, _ in Forger.text(try Forger.bytes(of: voucher.text) + [0])
    },
    BadScan("a truncated message", "malformed-cbor") { _, voucher, _ in
      Forger.text(try Forger.bytes(of: voucher.text).dropLast(9))
    },
    BadScan("a second encoding: a length that is not the shortest", "malformed-cbor") { _, voucher, _ in
      let bytes = try Forger.bytes(of: voucher.text)
      // 18([ h'..' … ]): the head of the protected header's byte string, with its length in a byte of its own.
      return Forger.text(Array(bytes.prefix(2)) + [0x58, bytes[2] & 0x1f] + bytes.dropFirst(3))
    },
    BadScan("a second encoding: an array of indefinite length", "malformed-cbor") { _, voucher, _ in
      let bytes = try Forger.bytes(of: voucher.text)
      return Forger.text([bytes[0], 0x9f] + bytes.dropFirst(2) + [0xff])
    },
    BadScan("no tag", "malformed-cose") { _, voucher, _ in
      Forger.text(Array(try Forger.bytes(of: voucher.text).dropFirst()))
    },
    BadScan("another tag", "malformed-cose") { forger, _, _ in
      let bytes = try forger.message(payload: forger.payload().encoded()).encoded
      return Forger.text([0xd1] + bytes.dropFirst())
    },
    BadScan("something in the unprotected header", "malformed-cose") { forger, _, _ in
      let message = try forger.message(payload: forger.payload().encoded())
      return Forger.text(
        CBORValue.tagged(
          18,
          .array([
            .bytes(message.protectedBytes), .map([CBORPair(.unsigned(3), .unsigned(0))]), .bytes(message.payload),
            .bytes(message.signature),
          ])
        ).encoded())
    },
    BadScan("claims that lie too deep", "malformed-cbor") { forger, _, _ in
      var deep = CBORValue.unsigned(0)
      for _ in 0..<12 { deep = .array([deep]) }
      return try forger.text(more: [CBORPair(CBORValue(-70_000), deep)])
    },
    BadScan("a claim that stands twice", "malformed-cbor") { forger, _, _ in
      try forger.text(more: [CBORPair(.unsigned(7), .bytes([0, 0, 0, 1, 0, 0, 0, 9]))])
    },
    BadScan("claims without an index", "malformed-claims") { forger, _, _ in
      try forger.text(payload: CBORValue.map([CBORPair(.unsigned(4), .unsigned(4_000_000_000))]).encoded())
    },
    // Key and signature.
    BadScan("an unknown key", "kid-unknown") { _, _, _ in
      try Forger(key: SigningKey(generating: .ed25519)).text()
    },
    BadScan("an algorithm that is not the key's", "algorithm-mismatch") { forger, _, _ in
      try forger.text(algorithm: -7)
    },
    BadScan("one byte changed", "signature-invalid") { _, voucher, _ in try Forger.withOneByteChanged(voucher.text) },
    BadScan("another key's signature under a known kid", "signature-invalid") { forger, _, _ in
      let own = try forger.message(payload: forger.payload().encoded())
      let other = SigningKey(generating: .ed25519)
      return Forger.text(
        try Sign1(protected: own.protectedHeader, payload: own.payload, signedBy: other).encoded)
    },
    // Issuer, list and campaign.
    BadScan("another issuer's name", "issuer-mismatch") { forger, _, _ in
      try forger.text(more: [CBORPair(.unsigned(1), .text("umbrella"))])
    },
    BadScan("a term that nobody knows", "terms-unsupported") { forger, _, _ in
      try forger.text(terms: [CBORPair(.unsigned(99), .unsigned(1))])
    },
    BadScan("a campaign that nobody knows", "campaign-unknown") { forger, _, _ in try forger.text(campaign: "winter") },
    BadScan("a list that is not the campaign's", "list-not-allowed") { forger, _, _ in try forger.text(list: 2) },
    BadScan("more uses than the list has", "uses-mismatch") { forger, _, _ in try forger.text(uses: 2) },
    BadScan("an index beyond the list", "index-out-of-range") { forger, _, _ in try forger.text(index: 100_000) },
    BadScan("an index that is not a multiple of the uses", "index-not-multiple") { forger, _, _ in
      try forger.text(campaign: "triple", list: 2, index: 3001, uses: 3)
    },
    BadScan("no expiry where there must be one", "expiry-missing") { forger, _, _ in try forger.text(expires: nil) },
    // Where and when.
    BadScan("for another store", "wrong-store") { _, _, mint in
      try #require(try mint.issue("coffee", ["--aud", "banqiao", "--allow-refused"]).first).text
    },
    BadScan("expired", "expired") { _, _, mint in
      try #require(try mint.issue("coffee", ["--exp", "-1d", "--allow-refused"]).first).text
    },
    BadScan("not yet valid", "not-yet-valid") { _, _, mint in
      try #require(try mint.issue("coffee", ["--nbf", "+1d", "--allow-refused"]).first).text
    },
    BadScan("before its appointment", "appointment-early") { _, _, mint in
      try #require(try mint.issue("coffee", ["--appointment", "+1h,+2h", "--allow-refused"]).first).text
    },
    BadScan("bound to its holder's key and shown bare", "live-code-required") { forger, _, _ in
      let holder = SigningKey(generating: .ed25519).verificationKey
      return try forger.text(
        more: [CBORPair(.unsigned(8), .map([CBORPair(.unsigned(1), holder.compactCOSEKey)]))])
    },
  ]
}
