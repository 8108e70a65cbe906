import Foundation
import Hub
import StatusList
import Testing
import Wire

/// A hub whose database is older than what kiosks hold.
@Suite struct `A restored hub` {
  typealias Served = `What the hub says of marks`

  @Test func `goes on above every version that was ever given, and kiosks fetch whole lists`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(3))
      _ = try await kiosk.upload()
      await fleet.publish()
      let before = try await Served.index(fleet)
      // Its own index, or an older one, is no news.
      for marks in [Int64(before.version), 1, 0] {
        kiosk.hold(marks: marks)
        #expect(try await kiosk.ask().status == 200)
        #expect(try await Served.index(fleet).version == before.version)
      }
      kiosk.hold(marks: Int64(before.version) + 3)
      #expect(try await kiosk.ask().status == 200)
      let after = try await Served.index(fleet)
      let bound = UInt64(fleet.now.milliseconds / 100)
      #expect(after.version == bound && after.lists.allSatisfy { $0.version == bound })
      #expect(zip(before.lists, after.lists).allSatisfy { $0.hash != $1.hash })
      let (list, _) = try await Served.list(fleet)
      #expect(list.version == bound)
      #expect(try Served.marks(list) == [3: .spent])
      for from in [0, 1, bound - 1] { #expect(try await Served.delta(fleet, from: from) == nil) }
      // From there on as ever.
      _ = try await Served.mark(fleet, index: 9, "revoked")
      await fleet.publish()
      #expect(try await Served.index(fleet).version == bound + 1)
      #expect(try await Served.delta(fleet, from: bound)?.changes == [StatusChange(entry: 9, status: .revoked)])
    }
  }

  @Test func `a stolen device key drives versions neither beyond what a hub can give, nor more than once an hour`()
    async throws
  {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      _ = try await kiosk.upload()
      await fleet.publish()
      let before = try await Served.index(fleet).version
      func told(_ marks: Int64) async throws -> UInt64 {
        kiosk.hold(marks: marks)
        #expect(try await kiosk.ask().status == 200)
        return try await Served.index(fleet).version
      }
      let bound = fleet.now.milliseconds / 100
      for lie in [1 << 53 - 1, bound + 1, -1] as [Int64] { #expect(try await told(lie) == before) }
      let moved = try await told(bound)
      #expect(moved == UInt64(bound))
      fleet.advance(hours: 1)
      let next = try await told(fleet.now.milliseconds / 100)
      #expect(next == UInt64(fleet.now.milliseconds / 100))
      _ = try await Served.mark(fleet, index: 9, "revoked")
      await fleet.publish()
      #expect(try await told(Int64(next) + 2) == next + 1)
    }
  }

  @Test func `numbers what it is sent again after all that platforms were told before, from that very upload on`()
    async throws
  {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      _ = try await kiosk.upload()
      // What it told of numbers 1 to 3 is forgotten; so is that an index was made.
      kiosk.hold(marks: 7)
      try kiosk.redeem(try fleet.voucher(3))
      _ = try await kiosk.upload()
      let feed = try await Blocking.run { try fleet.store().feed(after: 3, limit: 10) }
      #expect(feed.redemptions.map(\.number) == [fleet.now.milliseconds / 100 + 1])
    }
  }

  @Test func `its operator may say so, as often as it is so`() async throws {
    try await TestFleet().serving { fleet in
      await fleet.publish()
      let bound = UInt64(fleet.now.milliseconds / 100)
      for version in [bound, bound + 1] {
        let given = try await Blocking.run { try fleet.store().restored(at: fleet.now) }
        #expect(given == version)
      }
      #expect(try await Served.index(fleet).version == bound + 1)
    }
  }
}
