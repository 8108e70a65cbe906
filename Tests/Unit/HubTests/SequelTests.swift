import Hub
import Records
import Testing
import Wire

@Suite struct `Redemptions that were held or taken back` {
  @Test func `a void clears the mark once, and only of the same device's redemption`() async throws {
    try await TestFleet().serving { fleet in
      let (kiosk, other) = (try await fleet.enrolledKiosk("k1"), try await fleet.enrolledKiosk("k2"))
      kiosk.open()
      other.open()
      let record = try kiosk.redeem(try fleet.voucher(1))
      _ = try await kiosk.upload()
      #expect(try fleet.count("mark") == 1)
      let name = RecordName(epoch: record.position.epoch, seq: record.position.seq)
      // Another device names it.
      other.append(.voided(of: name, reason: "r", uid: 0, staff: nil))
      #expect(try fleet.receipt(try await other.upload()).results.map(\.reason) == ["redemption-unknown"])
      #expect(try fleet.count("mark") == 1)
      kiosk.append(.voided(of: name, reason: "r", uid: 0, staff: "s-7"))
      kiosk.append(.voided(of: name, reason: "again", uid: 0, staff: nil))
      let results = try fleet.receipt(try await kiosk.upload(from: 3)).results
      #expect(results.map(\.seq) == [4] && results.map(\.reason) == ["redemption-unknown"])
      #expect(try fleet.count("mark") == 0)
      #expect(try fleet.store().figures(from: nil, to: nil).map(\.accepted).reduce(0, +) == 0)
      // Free again: the next one is no conflict.
      try other.redeem(try fleet.voucher(1))
      #expect(try fleet.receipt(try await other.upload(from: 3)).results.isEmpty)
      #expect(try fleet.count("mark") == 1)
    }
  }

  @Test func `the entry goes to the oldest open conflict`() async throws {
    try await TestFleet().serving { fleet in
      var kiosks: [TestKiosk] = []
      for name in ["k1", "k2", "k3"] {
        let kiosk = try await fleet.enrolledKiosk(name)
        kiosk.open()
        try kiosk.redeem(try fleet.voucher(1))
        _ = try await kiosk.upload()
        fleet.advance(hours: 1)
        kiosks.append(kiosk)
      }
      func outcomes() throws -> [String] {
        try fleet.store().story(of: VoucherKey(issuer: Identifier("acme")!, list: TestFleet.coffee.list, index: 1))
          .redemptions.map(\.outcome.rawValue)
      }
      #expect(try outcomes() == ["accepted", "conflict", "conflict"])
      for (place, after) in [
        (0, ["voided", "accepted", "conflict"]), (2, ["voided", "accepted", "voided"]),
        (1, ["voided", "voided", "voided"]),
      ] {
        let kiosk = kiosks[place]
        kiosk.append(.voided(of: RecordName(epoch: kiosk.epoch, seq: 2), reason: "r", uid: 0, staff: nil))
        #expect(try fleet.receipt(try await kiosk.upload(from: 3)).results.isEmpty)
        #expect(try outcomes() == after)
      }
      #expect(try fleet.count("mark") == 0 && fleet.count("conflict") == 0)
    }
  }

  @Test func `a hold of a kiosk that is gone is shown, and an operator gives it back`() async throws {
    try await TestFleet().serving { fleet in
      let (kiosk, other) = (try await fleet.enrolledKiosk("k1"), try await fleet.enrolledKiosk("k2"))
      kiosk.open()
      other.open()
      let held = try kiosk.keep(try fleet.voucher(1), until: fleet.now + 60_000)
      _ = try await kiosk.upload()
      let holds = try fleet.store().holds()
      #expect(holds.map(\.redemption.seq) == [held.position.seq] && holds.map(\.until) == [fleet.now + 60_000])
      #expect(try fleet.store().figures().holds == 1 && fleet.store().figures().oldestHold == fleet.now.seconds)
      #expect(try fleet.count("mark") == 1)
      let (device, epoch, seq) = (holds[0].redemption.device, holds[0].redemption.epoch, holds[0].redemption.seq)
      #expect(try !fleet.store().releaseHold(of: other.id, epoch, seq, at: fleet.now))
      #expect(try !fleet.store().releaseHold(of: device, epoch, seq - 1, at: fleet.now))
      #expect(try fleet.store().releaseHold(of: device, epoch, seq, at: fleet.now))
      #expect(try !fleet.store().releaseHold(of: device, epoch, seq, at: fleet.now))
      #expect(try fleet.count("mark") == 0 && fleet.store().holds().isEmpty)
      #expect(try fleet.store().figures().holds == 0 && fleet.store().figures().oldestHold == 0)
      // Free for others; and the kiosk that comes back after all and lets go of it is no trouble.
      try other.redeem(try fleet.voucher(1))
      #expect(try fleet.receipt(try await other.upload()).results.isEmpty)
      kiosk.append(.released(of: RecordName(epoch: epoch, seq: seq)))
      #expect(try fleet.receipt(try await kiosk.upload(from: 3)).results.isEmpty)
      kiosk.append(.confirmed(of: RecordName(epoch: epoch, seq: seq)))
      #expect(try fleet.receipt(try await kiosk.upload(from: 4)).results.map(\.reason) == ["redemption-unknown"])
      #expect(try fleet.count("mark") == 1)
    }
  }

  @Test func `a sequel that can't be read is kept and quarantined`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      kiosk.append(.confirmed(of: RecordName(epoch: kiosk.epoch, seq: 1)))
      kiosk.append(.released(of: RecordName(epoch: kiosk.epoch, seq: 99)))
      let results = try fleet.receipt(try await kiosk.upload()).results
      #expect(results.map(\.reason) == ["redemption-unknown", "redemption-unknown"])
    }
  }
}
