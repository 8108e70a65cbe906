import Hub
import Records
import StrictJSON
import Testing
import Wire

@Suite struct `What a device says is held against what the hub has seen` {
  @Test func `another device's evidence proves nothing, not even under that device's epoch`() async throws {
    try await TestFleet().serving { fleet in
      let (honest, thief) = (try await fleet.enrolledKiosk("k1"), try await fleet.enrolledKiosk("k2"))
      honest.open()
      _ = try await honest.upload()
      let record = try honest.redeem(try fleet.voucher(1))
      var data = try RecordLine(parsing: record.bytes).data
      thief.beginEpoch(honest.epoch)
      thief.open()
      thief.append(.accepted(try RedemptionRecord(data: &data)))
      let answer = try await thief.upload()
      #expect(answer.status == 403)
      #expect(answer.code == "epoch-taken")
      #expect(try fleet.count("mark") == 0)
      #expect(try fleet.receipt(try await honest.upload(from: 2)).results.isEmpty)
    }
  }

  @Test func `a voucher that expired before the chain began can't have been taken in it`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      _ = try await kiosk.upload()
      try kiosk.redeem(
        try fleet.voucher(1, expires: "2026-11-21T00:00:00Z"), at: WireTime("2026-11-20T00:00:00Z"))
      #expect(try fleet.receipt(try await kiosk.upload(from: 2)).results.map(\.reason) == ["expired"])
      #expect(try fleet.count("mark") == 0)
    }
  }

  @Test func `a voucher that begins later can't have been taken yet`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(
        try fleet.voucher(1, notBefore: "2026-12-01T00:00:00Z"), at: WireTime("2026-12-02T00:00:00Z"))
      #expect(try fleet.receipt(try await kiosk.upload()).results.map(\.reason) == ["not-yet-valid"])
    }
  }

  @Test func `a clock that runs ahead costs nobody a good voucher`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1), at: fleet.now + 3_600_000)
      #expect(try fleet.receipt(try await kiosk.upload()).results.isEmpty)
    }
  }

  @Test func `after a move, each redemption counts where the kiosk stood`() async throws {
    try await TestFleet().serving { fleet in
      let old = try await fleet.enrolledKiosk("k1", store: "xinyi")
      old.open()
      _ = try await old.upload()
      try old.redeem(try fleet.voucher(1, audience: ["xinyi"]))
      fleet.advance(hours: 1)
      let moved = TestKiosk("k1", fleet: fleet)
      #expect(try await moved.enrol(try fleet.ticket("k1", store: "banqiao")).status == 200)
      moved.goOn(from: old)
      fleet.advance(hours: 1)
      try moved.redeem(try fleet.voucher(2, audience: ["banqiao"]))
      try moved.redeem(try fleet.voucher(3, audience: ["xinyi"]))
      let results = try fleet.receipt(try await moved.upload(from: 2)).results
      #expect(results.map(\.seq) == [4])
      #expect(results.map(\.reason) == ["wrong-store"])
      let figures = try fleet.store().figures(from: nil, to: nil)
      #expect(figures.map(\.store.text) == ["banqiao", "xinyi"])
      #expect(figures.map(\.accepted) == [1, 1])
    }
  }

  @Test func `uploads that never end keep out their own device alone`() async throws {
    try await TestFleet().serving { fleet in
      let (slow, other) = (try await fleet.enrolledKiosk("k1"), try await fleet.enrolledKiosk("k2"))
      for kiosk in [slow, other] { kiosk.open() }
      let body = try slow.body()
      var answer = try await slow.upload()
      for _ in 0..<100 where answer.status == 200 {
        // Cut off with the server, which ends before it would.
        Task { try await slow.send(body, announced: body.count + 1000) }
        try await Task.sleep(for: .milliseconds(50))
        answer = try await slow.upload()
      }
      #expect(answer.status == 503)
      #expect(answer.code == "busy")
      #expect(try await other.upload().status == 200)
    }
  }
}
