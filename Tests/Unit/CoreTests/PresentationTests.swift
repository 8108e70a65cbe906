import CBOR
import COSE
import Testing
import Trust
import Vouchers
import Wire

@Suite struct `A presentation` {
  /// The codes of refusal that these tests reach.
  static let codes: Set<RefusalCode> = [
    .presentationRequired, .presentationUnbound, .presentationInvalid, .presentationExpired, .presentationEarly,
    .challengeRequired, .challengeMismatch,
  ]

  /// A bound voucher and its holder's phone, with places to spoil each.
  struct Show {
    var scene: Scene
    var holder: SigningKey
    var time = Scene.now
    var challenge: Challenge?
    var shownDigits: Set<Challenge> = []
    /// The payload's members; nil: those of the format.
    var members: [CBORPair]?
    var header: CBORValue?
    var externalAAD = UnverifiedPresentation.externalAAD

    init(_ curve: Curve = .p256) {
      holder = SigningKey(curve: curve, raw: [UInt8](repeating: 9, count: 32))!
      scene = Scene()
      bind(holder)
    }

    mutating func bind(_ key: SigningKey) {
      scene.claims[8] = Scene.map([1: key.verificationKey.compactCOSEKey])
    }

    func bytes() throws -> [UInt8] {
      let voucher = try scene.bytes()
      if members == nil, header == nil, externalAAD == UnverifiedPresentation.externalAAD {
        return try PresentationDraft(voucher: voucher, time: time, challenge: challenge).signed(by: holder)
      }
      let algorithm: Int64 = holder.verificationKey.curve == .p256 ? -7 : -8
      let own = [CBORPair(.unsigned(1), .bytes(voucher)), CBORPair(.unsigned(2), CBORValue(time.seconds))]
      return try Sign1(
        protected: header ?? .map([CBORPair(.unsigned(1), CBORValue(algorithm))]),
        payload: CBORValue.map(members.map { $0 } ?? own).encoded(), externalAAD: externalAAD, signedBy: holder
      ).encoded
    }

    /// What comes of it, in one word.
    func verdict() -> String {
      do {
        let text = try "VP1:" + Base45.encode(bytes())
        let presented = Presented(Array(text.utf8))
        if case .malformed(let refusal) = presented { return refusal.code.rawValue }
        let shown = try #require(presented.shown)
        switch try scene.trust.snapshot().judge(
          shown, at: scene.now, in: scene.place, with: Circumstances(challenges: shownDigits))
        {
        case .allowed(let allowed):
          #expect(allowed.shownBytes == (try? bytes()) || holder.verificationKey.curve == .p256)
          return allowed.presentation?.challenge == nil ? "allowed" : "allowed, answering"
        case .refused(let refusal, _): return refusal.code.rawValue
        case .undecided(let code, _): return code.rawValue
        }
      } catch {
        return "\(error)"
      }
    }
  }

  @Test(arguments: [Curve.p256, .ed25519]) func `of the holder's own phone is allowed`(curve: Curve) throws {
    let show = Show(curve)
    #expect(show.verdict() == "allowed")
    let text = try "VP1:" + Base45.encode(show.bytes())
    #expect(text.utf8.count < 420)
    guard case .presentation(let unverified) = Presented(Array(text.utf8)) else { throw Refusal(.malformedCOSE) }
    let key = show.scene.key.verificationKey
    let presentation = try unverified.verified(of: try unverified.voucher.verified(by: key))
    #expect(presentation.bytes == (try Base45.decode(text.utf8.dropFirst(4).map { $0 })))
    #expect(presentation.time == Scene.now && presentation.challenge == nil)
  }

  @Test func `signed by anybody else is refused`() {
    var show = Show()
    show.holder = SigningKey(curve: .p256, raw: [UInt8](repeating: 10, count: 32))!
    #expect(show.verdict() == "presentation-invalid")
    show = Show()
    show.externalAAD = []
    #expect(show.verdict() == "presentation-invalid")
    show.externalAAD = Array("voucherd VP1\u{0}".utf8)
    #expect(show.verdict() == "presentation-invalid")
    // The key decides: an Ed25519 proof for a P-256 holder.
    show = Show()
    show.holder = SigningKey(curve: .ed25519, raw: [UInt8](repeating: 9, count: 32))!
    #expect(show.verdict() == "presentation-invalid")
    show = Show()
    show.header = .map([CBORPair(.unsigned(1), CBORValue(-8))])
    #expect(show.verdict() == "presentation-invalid")
  }

  @Test func `of a voucher without a holder proves nothing`() {
    var show = Show()
    show.scene.claims[8] = nil
    #expect(show.verdict() == "presentation-unbound")
  }

  @Test func `of a forged voucher is refused for the voucher, whatever else is wrong`() {
    var show = Show()
    show.scene.isTampered = true
    show.time = Scene.now + -3_600_000
    #expect(show.verdict() == "signature-invalid")
  }

  @Test(
    arguments: [
      (-61_000, "presentation-expired"), (-60_001, "presentation-expired"), (-60_000, "allowed"), (0, "allowed"),
      (60_000, "allowed"), (61_000, "presentation-early"),
    ] as [(Int64, String)])
  func `holds a minute either way`(distance: Int64, verdict: String) {
    var show = Show()
    // The wire carries whole seconds, so that what lies between two of them counts as the earlier.
    show.time = Scene.now + distance
    #expect(show.verdict() == verdict)
  }

  @Test func `has the policy's window`() {
    var show = Show()
    show.time = Scene.now + -200_000
    #expect(show.verdict() == "presentation-expired")
    show.scene.trust.policy = #"{"schema":1,"presentation":{"seconds":200}}"#
    #expect(show.verdict() == "allowed")
    show.scene.trust.policy = #"{"schema":1,"presentation":{"seconds":9}}"#
    #expect(show.verdict().contains("presentation.seconds"))
  }

  @Test func `is not judged by a clock that is not sure`() {
    var show = Show()
    show.scene.now = nil
    #expect(show.verdict() == "clock-untrusted")
  }

  @Test func `answers the digits on the screen, or none`() {
    var show = Show()
    show.challenge = Challenge("482193")
    #expect(show.verdict() == "challenge-mismatch")
    show.shownDigits = [Challenge("482194")!]
    #expect(show.verdict() == "challenge-mismatch")
    show.shownDigits.insert(Challenge("482193")!)
    #expect(show.verdict() == "allowed, answering")
  }

  @Test func `is asked for by campaigns that take nothing else`() {
    var scene = Scene()
    scene.trust.rules = #"{"presentation":"live"}"#
    #expect(scene.verdict() == "presentation-required")
    var show = Show()
    #expect(show.scene.verdict() == "live-code-required")
    show.scene.trust.rules = #"{"presentation":"live"}"#
    #expect(show.verdict() == "allowed" && show.scene.verdict() == "presentation-required")
    show.scene.trust.rules = #"{"presentation":"challenge"}"#
    #expect(show.verdict() == "challenge-required")
    show.scene.trust.rules = #"{"presentation":"bare"}"#
    #expect(show.verdict() == "campaign-unreadable")
  }

  @Test func `has one form`() throws {
    let voucher = CBORPair(.unsigned(1), .bytes(try Show().scene.bytes()))
    let time = CBORPair(.unsigned(2), CBORValue(Scene.now.seconds))
    for (members, verdict) in [
      ([voucher, time], "allowed"), ([time, voucher], "allowed"), ([voucher], "malformed-claims"),
      ([time], "malformed-claims"), ([voucher, CBORPair(.unsigned(2), CBORValue(-1))], "malformed-claims"),
      ([voucher, time, CBORPair(.unsigned(3), .text("12345"))], "malformed-claims"),
      ([voucher, time, CBORPair(.unsigned(3), .text("12345x"))], "malformed-claims"),
      ([voucher, time, CBORPair(.unsigned(3), .unsigned(123_456))], "malformed-claims"),
      ([voucher, time, CBORPair(.unsigned(4), .bool(true))], "malformed-claims"),
      ([voucher, time, CBORPair(CBORValue(-1), .bool(true))], "malformed-claims"),
      ([CBORPair(.unsigned(1), .bytes([0xa0])), time], "malformed-cose"),
      ([CBORPair(.unsigned(1), .bytes([])), time], "malformed-cbor"),
    ] {
      var show = Show()
      show.members = members
      #expect(show.verdict() == verdict, "\(members.map(\.key))")
    }
    var show = Show()
    show.header = .map([CBORPair(.unsigned(1), CBORValue(-7)), CBORPair(.unsigned(4), .bytes([1]))])
    #expect(show.verdict() == "malformed-cose")
  }

  @Test func `is told only as far as the voucher's signature holds`() throws {
    var show = Show()
    show.holder = SigningKey(curve: .p256, raw: [UInt8](repeating: 10, count: 32))!
    let text = try "VP1:" + Base45.encode(show.bytes())
    let shown = try #require(Presented(Array(text.utf8)).shown)
    guard case .refused(_, let facts) = try show.scene.trust.snapshot().judge(shown, at: Scene.now, in: nil) else {
      Issue.record("it is not refused")
      return
    }
    #expect(facts != nil)
  }
}
