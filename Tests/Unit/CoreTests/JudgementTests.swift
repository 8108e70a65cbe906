import CBOR
import COSE
import Testing
import Trust
import Vouchers
import Wire

@Suite struct `Judging a voucher` {
  @Test func `a good voucher is allowed`() throws {
    guard case .allowed(let allowed) = try Scene().judgement() else {
      Issue.record("\(Scene().verdict())")
      return
    }
    #expect(allowed.facts.key == VoucherKey(issuer: Identifier("acme")!, list: 7, index: 12))
    #expect(allowed.facts.uses == 1)
    #expect(allowed.facts.texts?.english == "One coffee")
    #expect(allowed.campaign.id.text == "summer26")
    #expect(allowed.voucher.claims.expires == WireTime("2026-12-31T16:00:00Z"))
  }

  @Test(arguments: Fault.inOrder)
  func `each fault is refused for what it is`(fault: Fault) {
    var scene = Scene()
    fault.spoil(&scene)
    #expect(scene.verdict() == fault.code.rawValue)
  }

  @Test func `of two faults the earlier in the order of checks is told`() {
    for (index, first) in Fault.inOrder.enumerated() {
      for second in Fault.inOrder[(index + 1)...] where first.excludes == nil || first.excludes != second.excludes {
        var scene = Scene()
        second.spoil(&scene)
        first.spoil(&scene)
        #expect(scene.verdict() == first.code.rawValue, "\(first.why), and \(second.why)")
      }
    }
  }

  /// What only the ledger, a list of marks, or a text before it is one of ours, can say.
  static let ofTheDesk: Set<RefusalCode> = [
    .alreadyUsed, .cancelled, .suspended, .notAVoucher, .presentationReplayed, .limitVoucherDay, .limitHolder,
    .limitHolderDay, .limitKioskDay, .limitStoreDay, .alreadyHeld, .campaignPaused,
  ]

  @Test func `every code of refusal is reached, but those that are the desk's`() {
    let told = Set(Fault.inOrder.map(\.code)).union(PresentedTests.codes).union(`A presentation`.codes)
    #expect(told.union(`Campaign rules`.codes).union(Self.ofTheDesk) == Set(RefusalCode.allCases))
  }

  @Test func `a P-256 voucher is allowed under each of its two algorithms, and an Ed25519 one likewise`() {
    for (key, algorithms) in [
      (TrustExample.p256Key, [Algorithm.es256, .esp256]), (TrustExample.key, [.edDSA, .ed25519]),
    ] {
      for algorithm in algorithms {
        var scene = Scene()
        scene.key = key
        scene.algorithm = algorithm
        #expect(scene.verdict() == "allowed")
      }
    }
  }

  @Test(arguments: [-7, -9, -35, -257, 0, 5, 1] as [Int64])
  func `an algorithm that is not the key's is refused before the signature is looked at`(algorithm: Int64) {
    var scene = Scene()
    scene.isTampered = true
    scene.header = .map([CBORPair(.unsigned(1), CBORValue(algorithm)), scene.protected[1]])
    #expect(scene.verdict() == "algorithm-mismatch")
  }

  @Test func `an unknown negative term and an unknown claim are ignored`() {
    var scene = Scene()
    scene.terms[-1] = .text("later")
    scene.claims[100] = .array([.null])
    scene.claims[-70000] = .map([])
    #expect(scene.verdict() == "allowed")
  }

  @Test func `bounds of time: nbf less 120 seconds is in, exp is out`() {
    var scene = Scene()
    scene.claims[4] = CBORValue(Scene.now.seconds + 1)
    scene.claims[5] = CBORValue(Scene.now.seconds + 120)
    #expect(scene.verdict() == "allowed")
    scene.now = Scene.now + 999
    #expect(scene.verdict() == "allowed")
    scene.now = Scene.now + 1000
    #expect(scene.verdict() == "expired")
    scene.now = Scene.now + -1
    #expect(scene.verdict() == "not-yet-valid")
    // iat is never a rule.
    scene = Scene()
    scene.claims[6] = Scene.time("2030-01-01T00:00:00Z")
    #expect(scene.verdict() == "allowed")
  }

  @Test func `an audience is met by the store or by any of its groups`() {
    for (audience, verdict) in [
      (CBORValue.text("xinyi"), "allowed"), (.text("north"), "allowed"),
      (.array([.text("x"), .text("north")]), "allowed"),
      (.text("Xinyi"), "wrong-store"), (.text("xiny"), "wrong-store"), (.text("acme"), "wrong-store"),
      (.text(""), "wrong-store"), (.array([]), "malformed-claims"), (.array([.unsigned(1)]), "malformed-claims"),
    ] {
      var scene = Scene()
      scene.claims[3] = audience
      #expect(scene.verdict() == verdict)
    }
  }

  @Test func `a retired key still counts, until its expiry`() {
    var scene = Scene()
    scene.trust.keyState = "retired"
    #expect(scene.verdict() == "allowed")
    scene.trust.keyExpires = "2026-11-22T11:59:59Z"
    #expect(scene.verdict() == "key-expired")
  }

  @Test func `no expiry is allowed where the campaign says so`() {
    var scene = Scene()
    scene.claims[4] = nil
    scene.trust.rules = #"{"no_expiry":true}"#
    #expect(scene.verdict() == "allowed")
    scene.trust.rules = #"{"no_expiry":false}"#
    #expect(scene.verdict() == "expiry-missing")
  }

  @Test func `a campaign of appointments takes no voucher that names none, at any time`() {
    var scene = Scene()
    scene.trust.rules = #"{"kind":"appointment"}"#
    #expect(scene.verdict() == "appointment-missing")
    scene.terms[5] = .array([CBORValue(Scene.now.seconds - 60), CBORValue(Scene.now.seconds + 60)])
    #expect(scene.verdict() == "allowed")
    scene.trust.rules = #"{"kind":"gift"}"#
    scene.terms[5] = nil
    #expect(scene.verdict() == "allowed")
  }

  @Test func `the last voucher of a list is in range, as a whole`() {
    var scene = Scene()
    for (list, index, uses, verdict) in [
      (7, 999, 1, "allowed"), (7, 1000, 1, "index-out-of-range"), (7, .max, 1, "index-out-of-range"),
      (8, 897, 3, "allowed"), (8, 898, 3, "index-out-of-range"), (8, .max, 3, "index-out-of-range"),
      (8, 0, 3, "allowed"),
      (8, 0, 1, "uses-mismatch"),
    ] as [(UInt32, UInt32, UInt64, String)] {
      scene.claims[7] = .bytes(VoucherIndex(list: list, index: index).cti)
      scene.terms[2] = uses == 1 ? nil : .unsigned(uses)
      #expect(scene.verdict() == verdict)
    }
  }

  @Test func `what trust or clock cannot tell is not judged`() {
    var scene = Scene()
    scene.now = nil
    #expect(scene.verdict() == "clock-untrusted")
    scene.isTampered = true
    #expect(scene.verdict() == "signature-invalid")

    scene = Scene()
    scene.place = nil
    #expect(scene.verdict() == "not-enrolled")
    scene.claims[4] = CBORValue(Scene.now.seconds)
    #expect(scene.verdict() == "expired")

    scene = Scene()
    scene.trust.validity = TrustValidity(
      freshUntil: WireTime("2026-11-22T11:00:00Z")!, end: WireTime("2026-11-22T13:00:00Z")!)
    #expect(scene.verdict() == "allowed")
    scene.key = SigningKey(curve: .ed25519, raw: [UInt8](repeating: 8, count: 32))!
    #expect(scene.verdict() == "keys-stale")
    scene.now = nil
    #expect(scene.verdict() == "clock-untrusted")
    scene = Scene()
    scene.trust.validity = TrustValidity(freshUntil: Scene.now + -1, end: Scene.now)
    scene.isTampered = true
    #expect(scene.verdict() == "keys-expired")

    scene = Scene()
    scene.trust.rules = #"{"of":"the future"}"#
    #expect(scene.verdict() == "campaign-unreadable")
  }

  @Test func `where only what lists the campaigns has expired, keys are judged and campaigns are not`() throws {
    var scene = Scene()
    scene.trust.validity = TrustValidity(freshUntil: Scene.now + 1000, end: Scene.now + 2000)
    scene.trust.campaignsUntil = Scene.now + 1
    #expect(scene.verdict() == "allowed")
    scene.trust.campaignsUntil = Scene.now
    #expect(scene.verdict() == "campaigns-expired")
    #expect(try scene.trust.snapshot().since(.campaignsExpired) == Scene.now)
    scene.terms[1] = .text("elsewhere")
    #expect(scene.verdict() == "campaigns-expired", "newer ones may know it")
    scene.isTampered = true
    #expect(scene.verdict() == "signature-invalid")
    scene = Scene()
    scene.trust.campaignsUntil = Scene.now
    scene.key = SigningKey(curve: .ed25519, raw: [UInt8](repeating: 8, count: 32))!
    #expect(scene.verdict() == "kid-unknown")
  }

  @Test func `facts are told only once the signature holds`() throws {
    for fault in Fault.inOrder.dropFirst(2) {
      var scene = Scene()
      fault.spoil(&scene)
      guard case .refused(_, let facts) = try scene.judgement() else {
        Issue.record("\(fault.why) is not refused")
        continue
      }
      let holds = ![.kidUnknown, .algorithmMismatch, .signatureInvalid].contains(fault.code)
      #expect((facts != nil) == holds, "\(fault.why)")
    }
  }
}
