import Hub
import Records
import Testing
import Wire

@Suite struct `Redemptions that staff decided, and tests` {
  @Test func `an override is proven, settled and told like any redemption, and named`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(
        try fleet.voucher(1), override: OverrideNote(code: "marks-expired", uid: 1000, staff: "s-7"))
      try kiosk.redeem(try fleet.voucher(2))
      #expect(try fleet.receipt(try await kiosk.upload()).results.isEmpty)
      let key = VoucherKey(issuer: Identifier("acme")!, list: TestFleet.coffee.list, index: 1)
      let told = try fleet.store().story(of: key).redemptions
      #expect(told.map(\.outcome) == [.accepted] && told.map(\.override) == ["marks-expired"])
      let figures = try fleet.store().figures(from: nil, to: nil)
      #expect(figures.map(\.accepted) == [2] && figures.map(\.overridden) == [1])
      let feed = String(decoding: try fleet.store().feed(after: 0, limit: 10).json, as: UTF8.self)
      #expect(feed.split(separator: #""override":"marks-expired""#).count == 2)
    }
  }

  @Test func `a test is opened and held against trust, and neither marked nor settled`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1), isTest: true)
      try kiosk.redeem(try fleet.voucher(2), sealed: Array("another".utf8), isTest: true)
      kiosk.append(.tested(code: "expired", redemption: nil))
      let results = try fleet.receipt(try await kiosk.upload()).results
      #expect(results.map(\.seq) == [3] && results.map(\.verdict) == [.quarantined])
      #expect(try fleet.count("mark") == 0 && fleet.count("redemption") == 0)
      #expect(try fleet.store().figures(from: nil, to: nil).isEmpty)
    }
  }
}
