import Crypto
import Foundation
import Hub
import Records
import Testing
import Wire

@Suite struct `An upload` {
  @Test func `that continues the chain is stored and receipted under its nonce`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      for index in 0..<3 { try kiosk.redeem(try fleet.voucher(UInt32(index))) }
      let head = kiosk.head(from: 1)
      let answer = try await kiosk.send(try kiosk.body(head, kiosk.records.map(\.bytes)))
      #expect(answer.status == 200)
      let receipt = try fleet.receipt(answer)
      #expect(receipt.device == kiosk.id)
      #expect(receipt.tip == kiosk.tip)
      #expect(receipt.nonce == head.nonce)
      #expect(receipt.time == fleet.now)
      #expect(receipt.results.isEmpty)
      let checks = try fleet.store().verify(kiosk.id)
      #expect(checks?.map(\.tip) == [kiosk.tip])
      #expect(checks?.first?.brokenAt == nil)
    }
  }

  @Test func `that is sent again is receipted again and stored once`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      try kiosk.redeem(try fleet.voucher(2))
      #expect(try fleet.receipt(try await kiosk.upload(to: 2)).tip.seq == 2)
      #expect(try fleet.receipt(try await kiosk.upload(to: 2)).tip.seq == 2)
      // The prefix is skipped, the rest is new.
      #expect(try fleet.receipt(try await kiosk.upload(from: 1)).tip == kiosk.tip)
      #expect(try fleet.receipt(try await kiosk.upload(from: 2)).tip == kiosk.tip)
      // A part of what is held, as after a batch was halved.
      #expect(try fleet.receipt(try await kiosk.upload(from: 1, to: 1)).tip.seq == 1)
      #expect(try fleet.store().figures().records == 3)
      #expect(try fleet.store().conflicts().isEmpty)
      let figures = try fleet.store().figures(from: nil, to: nil)
      #expect(figures.map(\.accepted) == [2])
      #expect(figures.map(\.amount) == [240])
    }
  }

  @Test func `repeats the verdicts of what it sent before`() async throws {
    try await TestFleet().serving { fleet in
      let one = try await fleet.enrolledKiosk("k1")
      let two = try await fleet.enrolledKiosk("k2")
      for kiosk in [one, two] {
        kiosk.open()
        try kiosk.redeem(try fleet.voucher(5))
      }
      _ = try await one.upload()
      let first = try fleet.receipt(try await two.upload())
      let second = try fleet.receipt(try await two.upload())
      #expect(first.results.map(\.verdict) == [.conflict])
      #expect(first.results == second.results)
      #expect(try fleet.store().conflicts().count == 1)
    }
  }

  @Test func `with records missing before it is answered with the position`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      for index in 0..<3 { try kiosk.redeem(try fleet.voucher(UInt32(index))) }
      let nothing = try await kiosk.upload(from: 2)
      #expect(nothing.status == 409)
      #expect(try fleet.position(nothing).reason == .gap)
      #expect(try fleet.position(nothing).tip == ChainPosition(genesisOf: kiosk.epoch, device: kiosk.id))

      _ = try await kiosk.upload(to: 1)
      let head = kiosk.head(from: 3)
      let answer = try await kiosk.send(try kiosk.body(head, kiosk.records[2...].map(\.bytes)))
      let position = try fleet.position(answer)
      #expect(position.reason == .gap)
      #expect(position.tip == kiosk.records[0].position)
      #expect(position.nonce == head.nonce)
    }
  }

  @Test func `with another record under a stored number is a fork`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      _ = try await kiosk.upload()
      let held = kiosk.tip
      kiosk.rollBack(to: 1)
      try kiosk.redeem(try fleet.voucher(2))
      for answer in [try await kiosk.upload(from: 1), try await kiosk.upload(from: 2), try await kiosk.ask()] {
        let position = try fleet.position(answer)
        #expect(position.reason == .fork)
        #expect(position.tip == held)
      }
      try kiosk.redeem(try fleet.voucher(3))
      #expect(try fleet.position(try await kiosk.upload(from: 2)).reason == .fork)
      // From after the fork on, the chain does not give the head's hash.
      #expect(try fleet.position(try await kiosk.upload(from: 3)).reason == .fork)
      #expect(try fleet.store().figures().records == 2)
    }
  }

  @Test func `whose records were changed on the way is not stored`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      var lines = kiosk.records.map(\.bytes)
      lines[1][10] ^= 1
      let answer = try await kiosk.send(try kiosk.body(kiosk.head(from: 1), lines))
      #expect(try fleet.position(answer).tip.seq == 0)
      #expect(try fleet.store().figures().records == 0)
    }
  }

  @Test func `without records asks whether the hub holds the same`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      let empty = try fleet.receipt(try await kiosk.ask())
      #expect(empty.tip == ChainPosition(genesisOf: kiosk.epoch, device: kiosk.id))
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      #expect(try fleet.position(try await kiosk.ask()).reason == .gap)
      _ = try await kiosk.upload()
      #expect(try fleet.receipt(try await kiosk.ask()).tip == kiosk.tip)
    }
  }

  @Test func `of a ledger that was set back learns that the hub is ahead`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      _ = try await kiosk.upload()
      let held = kiosk.tip
      kiosk.rollBack(to: 1)
      let position = try fleet.position(try await kiosk.ask())
      #expect(position.reason == .behind)
      #expect(position.tip == held)
    }
  }

  @Test func `of a new epoch must name where the last one ended`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      _ = try await kiosk.upload()
      let (old, oldEpoch) = (kiosk.tip, kiosk.epoch)

      kiosk.beginEpoch()
      let asked = try fleet.position(try await kiosk.ask())
      #expect(asked.reason == .epoch)
      #expect(asked.tip == old)

      kiosk.open(reason: .restored)
      #expect(try fleet.position(try await kiosk.upload()).reason == .epoch)
      kiosk.rollBack(to: 0)
      kiosk.open(after: ChainPosition(epoch: oldEpoch, seq: 1, hash: old.hash), reason: .restored)
      #expect(try fleet.position(try await kiosk.upload()).reason == .epoch)
      kiosk.rollBack(to: 0)
      kiosk.open(after: old, reason: .restored)
      #expect(try fleet.receipt(try await kiosk.upload()).tip == kiosk.tip)
      let checks = try #require(try fleet.store().verify(kiosk.id))
      #expect(checks.map(\.isLatest) == [false, true])
      #expect(checks.allSatisfy { $0.brokenAt == nil })
    }
  }

  @Test func `of an epoch that the device has left is refused`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      _ = try await kiosk.upload()
      let (old, stale) = (kiosk.tip, try kiosk.body())
      kiosk.beginEpoch()
      kiosk.open(after: old, reason: .fork)
      _ = try await kiosk.upload()
      let position = try fleet.position(try await kiosk.send(stale))
      #expect(position.reason == .epoch)
      #expect(position.tip == kiosk.tip)
    }
  }

  @Test func `that is announced with another number of records is refused`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      let answer = try await kiosk.send(try kiosk.body(kiosk.head(from: 1), [kiosk.records[0].bytes]))
      #expect(answer.status == 400)
      #expect(answer.code == "wrong-count")
    }
  }

  @Test func `with a wrong signature is refused before its records are read`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      let head = try kiosk.body(kiosk.head(from: 1), [], signedBy: Curve25519.Signing.PrivateKey())
      // A megabyte is announced, and never comes.
      let answer = try await kiosk.send(head, announced: 1 << 20)
      #expect(answer.status == 401)
      #expect(answer.code == "signature-invalid")
    }
  }

  @Test func `of an unknown device, of another's path or of a revoked one is refused`() async throws {
    try await TestFleet().serving { fleet in
      let stranger = TestKiosk("k9", fleet: fleet)
      stranger.open()
      let unknown = try await stranger.upload()
      #expect(unknown.status == 401)
      #expect(unknown.code == "device-unknown")

      let kiosk = try await fleet.enrolledKiosk("k1")
      let other = try await fleet.enrolledKiosk("k2")
      kiosk.open()
      let path = "/v1/devices/k2/records"
      let crossed = try await HTTPClient.send(
        "POST", path, port: fleet.port, type: "application/x-ndjson", body: try kiosk.body())
      #expect(crossed.status == 401)
      _ = other

      #expect(try fleet.store().setState(.revoked, of: kiosk.id))
      let revoked = try await kiosk.upload()
      #expect(revoked.status == 403)
      #expect(revoked.code == "device-revoked")
      #expect(try fleet.store().setState(.active, of: kiosk.id))
      #expect(try await kiosk.upload().status == 200)
    }
  }

  @Test func `that is too large, compressed or of another type is told so`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      let announced = try await kiosk.send(try kiosk.body(), announced: Upload.longest + 1)
      #expect(announced.status == 413)
      #expect(announced.code == "too-long")
      let path = "/v1/devices/k1/records"
      let typed = try await HTTPClient.send("POST", path, port: fleet.port, body: try kiosk.body())
      #expect(typed.code == "wrong-media-type")
      let coded = try await HTTPClient.send(
        "POST", path, port: fleet.port, type: "application/x-ndjson", headers: ["Content-Encoding: gzip"],
        body: try kiosk.body())
      #expect(coded.code == "wrong-media-type")
      let garbage = try await kiosk.send(Array("<html>\n".utf8))
      #expect(garbage.status == 400)
      #expect(garbage.code == "statement-unreadable")
    }
  }

  @Test func `that fails half-way leaves nothing behind`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      for index in 0..<4 { try kiosk.redeem(try fleet.voucher(UInt32(index))) }
      try fleet.run("CREATE TRIGGER stop BEFORE INSERT ON record WHEN NEW.seq = 4 BEGIN SELECT RAISE(ABORT, 'x'); END")
      let answer = try await kiosk.upload()
      #expect(answer.status == 503)
      #expect(answer.head.lowercased().contains("retry-after:"))
      #expect(try fleet.store().figures().records == 0)
      #expect(try fleet.count("mark") == 0)
      try fleet.run("DROP TRIGGER stop")
      #expect(try fleet.receipt(try await kiosk.upload()).results.isEmpty)
      #expect(try fleet.count("mark") == 4)
    }
  }

  @Test func `meets the same hub after a restart`() async throws {
    let fleet = try TestFleet()
    let kiosk = try await fleet.serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      #expect(try await kiosk.upload().status == 200)
      return kiosk
    }
    try kiosk.redeem(try fleet.voucher(1))
    try await fleet.serving { fleet in
      let receipt = try fleet.receipt(try await kiosk.upload(from: 3))
      #expect(receipt.results.map(\.verdict) == [.conflict])
      #expect(receipt.results.first?.with?.seq == 2)
    }
  }

  @Test func `of several devices at once loses nothing`() async throws {
    try await TestFleet().serving { fleet in
      var kiosks: [TestKiosk] = []
      for number in 0..<6 { kiosks.append(try await fleet.enrolledKiosk("k\(number)")) }
      for kiosk in kiosks {
        kiosk.open()
        for index in 0..<20 { try kiosk.redeem(try fleet.voucher(UInt32(index))) }
      }
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for kiosk in kiosks {
          tasks.addTask {
            for last in stride(from: Int64(3), through: 21, by: 3) {
              let answer = try await kiosk.upload(from: last - 2, to: last)
              #expect(answer.status == 200)
            }
          }
        }
        try await tasks.waitForAll()
      }
      #expect(try fleet.store().figures().records == 6 * 21)
      let figures = try fleet.store().figures(from: nil, to: nil)
      #expect(figures.map(\.accepted) == [20])
      #expect(figures.map(\.conflicts) == [100])
      #expect(try fleet.store().conflicts().count == 20)
      #expect(try fleet.store().conflicts().allSatisfy { $0.redemptions.count == 6 })
    }
  }
}
