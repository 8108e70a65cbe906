import CBOR
import COSE
import Testing
import Trust
import Wire

@testable import Vouchers

@Suite struct `A staff member's badge` {
  static let place = Place(store: Scene.store, groups: [Identifier("north")!])

  /// A badge that is good as it stands.
  struct Draft {
    var audience = ["xinyi"]
    var notBefore = "2026-11-01T00:00:00Z"
    var expires = "2027-02-01T00:00:00Z"
    var key = TrustExample.key
    var role = StaffBadge.Role.staff
    var isTampered = false

    func text() throws -> [UInt8] {
      var generator = SeededGenerator(seed: 1)
      let pin = try #require(PINVerifier("271828", rounds: PINVerifier.rounds.lowerBound, using: &generator))
      let badge = StaffBadge(
        subject: Identifier("s-0042")!, audience: audience.map { Identifier($0)! }, expires: WireTime(expires)!,
        notBefore: WireTime(notBefore)!, role: role, pin: pin)
      return try Self.text(badge.encoded, key: key, isTampered: isTampered)
    }

    static func text(_ payload: [UInt8], key: SigningKey, isTampered: Bool = false) throws -> [UInt8] {
      let algorithm = key.verificationKey.curve == .ed25519 ? Algorithm.edDSA : .es256
      var bytes = try Sign1(
        protected: .map([
          CBORPair(.unsigned(1), CBORValue(algorithm.rawValue)),
          CBORPair(.unsigned(4), .bytes(key.verificationKey.keyID.bytes)),
        ]), payload: payload, signedBy: key
      ).encoded
      if isTampered { bytes[bytes.count - 40] ^= 1 }
      return Array((UnverifiedBadge.prefix + Base45.encode(bytes)).utf8)
    }
  }

  static func verdict(
    _ draft: Draft, trust: TrustExample = TrustExample(), at now: WireTime? = Scene.now, in place: Place? = place
  ) throws -> String {
    do throws(Refusal) {
      let snapshot: TrustSnapshot
      do { snapshot = try trust.snapshot() } catch { return "\(error)" }
      let text: [UInt8]
      do { text = try draft.text() } catch { return "\(error)" }
      let badge = try snapshot.judge(try UnverifiedBadge(text), at: now, in: place)
      return badge.subject.text
    } catch {
      return error.code.rawValue
    }
  }

  @Test func `holds where and while it is for, and opens nothing else`() throws {
    #expect(try Self.verdict(Draft()) == "s-0042")
    #expect(try Self.verdict(Draft(audience: ["banqiao", "north"])) == "s-0042")
    #expect(try Self.verdict(Draft(key: TrustExample.p256Key)) == "s-0042")
    #expect(try Self.verdict(Draft(audience: ["banqiao"])) == "wrong-store")
    #expect(try Self.verdict(Draft(expires: "2026-11-22T12:00:00Z")) == "expired")
    #expect(try Self.verdict(Draft(notBefore: "2026-11-23T00:00:00Z")) == "not-yet-valid")
    #expect(try Self.verdict(Draft(isTampered: true)) == "signature-invalid")
    #expect(try Self.verdict(Draft(key: SigningKey(generating: .ed25519))) == "kid-unknown")
  }

  @Test func `what is not certain opens nothing`() throws {
    #expect(try Self.verdict(Draft(), at: nil) == "kid-unknown")
    #expect(try Self.verdict(Draft(), in: nil) == "kid-unknown")
    #expect(try Self.verdict(Draft(), trust: TrustExample(issuerScope: #"["banqiao"]"#)) == "issuer-out-of-scope")
    #expect(try Self.verdict(Draft(), trust: TrustExample(keyState: "revoked")) == "key-revoked")
    #expect(try Self.verdict(Draft(), trust: TrustExample(keyExpires: "2026-11-01T00:00:00Z")) == "key-expired")
  }

  @Test func `reads back as it was written, and no voucher is one`() throws {
    let badge = try UnverifiedBadge(try Draft(role: .manager).text()).verified(by: TrustExample.key.verificationKey)
    #expect(badge.role == .manager && badge.audience.map(\.text) == ["xinyi"])
    #expect(badge.pin.matches("271828") && !badge.pin.matches("271829") && !badge.pin.matches(""))
    for text in ["VC1:", "VB1:", "VB1:!!", "VB1:00"] {
      #expect(throws: Refusal.self) { try UnverifiedBadge(Array(text.utf8)) }
    }
    #expect(throws: Refusal.self) { try UnverifiedBadge(Array(repeating: UInt8(ascii: "V"), count: 600)) }
    // A badge is no voucher either: its text is foreign to the reader of vouchers.
    guard case .foreign = Presented(try Draft().text()) else { return #expect(Bool(false)) }
  }

  @Test func `one that lives too long, or whose PIN is weaker or costlier than may be, is malformed`() throws {
    #expect(try Self.verdict(Draft(expires: "2028-01-01T00:00:00Z")) == "malformed-claims")
    for (rounds, salt) in [(UInt64(19_999), 16), (1_000_001, 16), (20_000, 15)] {
      let payload = CBORValue.map([
        CBORPair(.unsigned(2), .text("s-0042")), CBORPair(.unsigned(3), .array([.text("xinyi")])),
        CBORPair(.unsigned(4), Scene.time("2027-02-01T00:00:00Z")),
        CBORPair(.unsigned(5), Scene.time("2026-11-01T00:00:00Z")),
        CBORPair(
          CBORValue(-65541),
          .map([
            CBORPair(.unsigned(1), .unsigned(1)), CBORPair(.unsigned(2), .unsigned(rounds)),
            CBORPair(.unsigned(3), .bytes([UInt8](repeating: 1, count: salt))),
            CBORPair(.unsigned(4), .bytes([UInt8](repeating: 1, count: 32))),
          ])),
      ])
      let text = try Draft.text(payload.encoded(), key: TrustExample.key)
      #expect(throws: Refusal.self) { try UnverifiedBadge(text) }
    }
  }

  @Test func `PINs are derived as RFC 7914 section 11 has it`() {
    // Its first 32 bytes of PBKDF2-HMAC-SHA-256 (P="passwd", S="salt", c=1).
    #expect(
      Hex.encode(PINVerifier.derive("passwd", Array("salt".utf8), 1))
        == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")
  }
}
