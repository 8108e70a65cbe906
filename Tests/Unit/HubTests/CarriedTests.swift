import Hub
import Records
import StrictJSON
import Testing
import Wire

@Suite struct `Records that are made again in a later chain` {
  /// A kiosk whose chain forked: the hub has `kept`, the kiosk made `lost` after the same opening.
  func fork(_ fleet: TestFleet, kept: UInt32, lost: UInt32) async throws -> (kiosk: TestKiosk, lost: Record) {
    let kiosk = try await fleet.enrolledKiosk("k1")
    kiosk.open()
    try kiosk.redeem(try fleet.voucher(kept))
    _ = try await kiosk.upload()
    let tip = kiosk.tip
    kiosk.rollBack(to: 1)
    fleet.advance(hours: 1)
    let record = try kiosk.redeem(try fleet.voucher(lost, expires: "2026-11-23T00:00:00Z"))
    // What expires in between was good when it was taken.
    fleet.advance(hours: 48)
    kiosk.beginEpoch()
    kiosk.open(after: tip, reason: .fork)
    return (kiosk, record)
  }

  func outcomes(_ fleet: TestFleet, _ index: UInt32) throws -> [String] {
    try fleet.store().story(
      of: VoucherKey(issuer: Identifier("acme")!, list: TestFleet.coffee.list, index: index)
    ).redemptions.map(\.outcome.rawValue)
  }

  @Test func `a redemption is proven by the id that it had first, and by the time at which it was made`() async throws {
    try await TestFleet().serving { fleet in
      let (kiosk, lost) = try await fork(fleet, kept: 1, lost: 2)
      try kiosk.again(lost)
      #expect(try fleet.receipt(try await kiosk.upload()).results.isEmpty)
      #expect(try outcomes(fleet, 2) == ["accepted"])
      #expect(try fleet.count("mark") == 2)
    }
  }

  @Test func `a redemption in both histories is a conflict, and so is one that another kiosk made`() async throws {
    try await TestFleet().serving { fleet in
      let (kiosk, lost) = try await fork(fleet, kept: 1, lost: 1)
      try kiosk.again(lost)
      let results = try fleet.receipt(try await kiosk.upload()).results
      #expect(results.map(\.verdict) == [.conflict] && results.first?.with?.device.text == "k1")
      #expect(try outcomes(fleet, 1) == ["accepted", "conflict"])
    }
  }

  @Test func `what the hub has already is no second redemption, and a void of either takes it back`() async throws {
    try await TestFleet().serving { fleet in
      let (kiosk, lost) = try await fork(fleet, kept: 1, lost: 2)
      try kiosk.again(lost)
      _ = try await kiosk.upload()
      let tip = kiosk.tip
      // Set back once more, to before the epoch.
      kiosk.beginEpoch()
      kiosk.open(after: tip, reason: .fork)
      let again = try kiosk.again(lost)
      #expect(try fleet.receipt(try await kiosk.upload()).results.isEmpty)
      #expect(try outcomes(fleet, 2) == ["accepted"])
      #expect(try fleet.count("mark") == 2 && fleet.count("feed") == 2)
      kiosk.append(
        .voided(of: RecordName(epoch: again.position.epoch, seq: again.position.seq), reason: "r", uid: 0, staff: nil))
      #expect(try fleet.receipt(try await kiosk.upload(from: 3)).results.isEmpty)
      #expect(try outcomes(fleet, 2) == ["voided"])
      #expect(try fleet.count("mark") == 1)
    }
  }

  @Test func `a void that is made again is done once, and no fault`() async throws {
    try await TestFleet().serving { fleet in
      let (kiosk, lost) = try await fork(fleet, kept: 1, lost: 2)
      let name = RecordName(epoch: kiosk.epoch, seq: 2)
      try kiosk.again(lost)
      let void = kiosk.append(.voided(of: name, reason: "r", uid: 0, staff: nil))
      _ = try await kiosk.upload()
      try kiosk.again(void)
      #expect(try fleet.receipt(try await kiosk.upload(from: 4)).results.isEmpty)
      #expect(try outcomes(fleet, 2) == ["voided"])
    }
  }

  @Test func `another device's evidence proves nothing under its former id either`() async throws {
    try await TestFleet().serving { fleet in
      let (honest, thief) = (try await fleet.enrolledKiosk("k1"), try await fleet.enrolledKiosk("k2"))
      honest.open()
      _ = try await honest.upload()
      let record = try honest.redeem(try fleet.voucher(1))
      thief.open()
      try thief.again(record)
      #expect(try fleet.receipt(try await thief.upload()).results.map(\.reason) == ["former-taken"])
      #expect(try fleet.count("mark") == 0)
      #expect(try fleet.receipt(try await honest.upload(from: 2)).results.isEmpty)
      #expect(try fleet.count("mark") == 1)
    }
  }

  @Test func `an epoch that one device names as its former is no other's`() async throws {
    try await TestFleet().serving { fleet in
      let (kiosk, other) = (try await fleet.enrolledKiosk("k1"), try await fleet.enrolledKiosk("k2"))
      // The hub has lost the chain in which it was made.
      let lost = try kiosk.redeem(try fleet.voucher(1))
      kiosk.beginEpoch()
      kiosk.open(reason: .restored)
      try kiosk.again(lost)
      #expect(try fleet.receipt(try await kiosk.upload()).results.isEmpty)
      #expect(try outcomes(fleet, 1) == ["accepted"])
      other.beginEpoch(lost.position.epoch)
      other.open()
      #expect(try await other.upload().code == "epoch-taken")
    }
  }
}
