import COSE
import Foundation
import Hub
import Records
import Testing
import Wire

@Suite struct `A second redemption` {
  @Test func `of the same voucher elsewhere is a conflict, and the case lists both with their times`() async throws {
    try await TestFleet().serving { fleet in
      let one = try await fleet.enrolledKiosk("k1", store: "xinyi")
      let two = try await fleet.enrolledKiosk("k2", store: "banqiao")
      for kiosk in [one, two] { kiosk.open() }
      let voucher = try fleet.voucher(42)
      let first = try one.redeem(voucher, at: fleet.now + -60_000)
      let second = try two.redeem(voucher, at: fleet.now + -30_000)
      _ = try await one.upload()
      let receipt = try fleet.receipt(try await two.upload())
      let with = Receipt.Other(device: one.id, epoch: one.epoch, seq: first.position.seq, time: fleet.now + -60_000)
      #expect(receipt.results == [.init(seq: second.position.seq, verdict: .conflict, with: with)])

      let cases = try fleet.store().conflicts()
      #expect(cases.count == 1)
      #expect(cases.first?.list == 7)
      #expect(cases.first?.entry == 42)
      #expect(cases.first?.redemptions.map(\.device) == [one.id, two.id])
      #expect(cases.first?.redemptions.map(\.store.text) == ["xinyi", "banqiao"])
      #expect(cases.first?.redemptions.map(\.outcome) == [.accepted, .conflict])
      #expect(cases.first?.redemptions.map(\.time) == [fleet.now + -60_000, fleet.now + -30_000])
      #expect(cases.first?.redemptions.map(\.clock) == [.plausible, .plausible])
    }
  }

  @Test func `of a voucher of three uses moves to a free entry, and is a conflict when none is left`() async throws {
    try await TestFleet().serving { fleet in
      let one = try await fleet.enrolledKiosk("k1")
      let two = try await fleet.enrolledKiosk("k2")
      for kiosk in [one, two] { kiosk.open() }
      let voucher = try fleet.voucher(9, of: TestFleet.triple)
      try one.redeem(voucher, use: 0)
      try one.redeem(voucher, use: 1)
      #expect(try fleet.receipt(try await one.upload()).results.isEmpty)
      try two.redeem(voucher, use: 0)
      try two.redeem(voucher, use: 1)
      let results = try fleet.receipt(try await two.upload()).results
      #expect(results.map(\.verdict) == [.moved, .conflict])
      #expect(results.first?.use == 2)
      #expect(results.last?.with?.device == one.id)
      #expect(results.last?.with?.seq == 3)

      let key = VoucherKey(issuer: Identifier("acme")!, list: 8, index: 9)
      let story = try fleet.store().story(of: key)
      #expect(story.redemptions.map(\.outcome) == [.accepted, .accepted, .moved, .conflict])
      #expect(story.redemptions.map(\.entry) == [9, 10, 11, nil])
      // Any entry of the voucher leads to its story.
      let other = VoucherKey(issuer: Identifier("acme")!, list: 8, index: 11)
      #expect(try fleet.store().story(of: other).redemptions.count == 4)
    }
  }

  @Test func `on the same device is a conflict as well`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      let voucher = try fleet.voucher(1)
      try kiosk.redeem(voucher)
      try kiosk.redeem(voucher)
      let results = try fleet.receipt(try await kiosk.upload()).results
      #expect(results.map(\.verdict) == [.conflict])
      #expect(results.first?.with?.device == kiosk.id)
      #expect(results.first?.with?.seq == 2)
    }
  }
}

@Suite struct `A record is quarantined and marks nothing` {
  /// Uploads one redemption and gives the reason of its quarantine.
  func reason(_ redeem: @Sendable @escaping (TestKiosk, TestFleet) throws -> Void) async throws -> String? {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try redeem(kiosk, fleet)
      let answer = try await kiosk.upload()
      #expect(answer.status == 200)
      #expect(try fleet.count("mark") == 0)
      let results = try fleet.receipt(answer).results
      #expect(results.map(\.verdict) == [.quarantined])
      #expect(results.map(\.seq) == [2])
      // The chain goes on.
      try kiosk.redeem(try fleet.voucher(900))
      #expect(try fleet.receipt(try await kiosk.upload(from: 3)).results.isEmpty)
      #expect(try fleet.store().verify(kiosk.id)?.first?.brokenAt == nil)
      return results.first?.reason
    }
  }

  @Test func `if the voucher's signature is forged`() async throws {
    #expect(
      try await reason { kiosk, fleet in
        var forged = try fleet.voucher(1)
        forged[forged.count - 1] ^= 1
        try kiosk.redeem(forged)
      } == "signature-invalid")
  }

  @Test func `if its key is unknown`() async throws {
    #expect(
      try await reason { kiosk, fleet in
        try kiosk.redeem(try fleet.voucher(1, signedBy: SigningKey(generating: .ed25519)))
      } == "kid-unknown")
  }

  @Test func `if its key is revoked`() async throws {
    #expect(
      try await reason { kiosk, fleet in
        try kiosk.redeem(try fleet.voucher(1, signedBy: fleet.revoked))
      } == "key-revoked")
  }

  @Test func `if the record names another index than the voucher`() async throws {
    #expect(try await reason { try $0.redeem(try $1.voucher(1), index: 2) } == "claims-mismatch")
  }

  @Test func `if the record names another amount than the voucher`() async throws {
    #expect(try await reason { try $0.redeem(try $1.voucher(1), amount: 12_000) } == "claims-mismatch")
  }

  @Test func `if the evidence is another voucher's`() async throws {
    #expect(
      try await reason { try $0.redeem(try $1.voucher(1), sealed: try $1.voucher(2)) } == "claims-mismatch")
  }

  @Test func `if the evidence is no voucher at all`() async throws {
    #expect(try await reason { try $0.redeem(try $1.voucher(1), sealed: [1, 2, 3]) } == "malformed-cbor")
  }

  @Test func `if the evidence was sealed for another record`() async throws {
    #expect(
      try await reason { kiosk, fleet in
        try kiosk.redeem(try fleet.voucher(1), sealedFor: Record.id(kiosk.epoch, 3))
      } == "evidence-unreadable")
  }

  @Test func `if the evidence was sealed to a key that the hub does not have`() async throws {
    #expect(
      try await reason { try $0.redeem(try $1.voucher(1), hubKid: "0011223344556677") } == "evidence-key-unknown")
  }

  @Test func `if the use is beyond the voucher's`() async throws {
    #expect(try await reason { try $0.redeem(try $1.voucher(1), use: 1) } == "use-out-of-range")
  }

  @Test func `if the index is no multiple of the uses`() async throws {
    #expect(
      try await reason { try $0.redeem(try $1.voucher(10, of: TestFleet.triple)) } == "index-not-multiple")
  }

  @Test func `if the index is beyond the list`() async throws {
    #expect(try await reason { try $0.redeem(try $1.voucher(999)) } == "index-out-of-range")
  }

  @Test func `if the voucher had expired by the record's own time`() async throws {
    #expect(
      try await reason { try $0.redeem(try $1.voucher(1, expires: "2026-11-01T00:00:00Z")) } == "expired")
  }

  @Test func `but not if it expired only before the upload`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      _ = try await kiosk.upload()
      try kiosk.redeem(try fleet.voucher(1, expires: "2026-11-22T11:00:00Z"))
      fleet.advance(hours: 48)
      #expect(try fleet.receipt(try await kiosk.upload(from: 2)).results.isEmpty)
      #expect(try fleet.count("mark") == 1)
    }
  }

  @Test func `if the store is none of the campaign's`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1", store: "elsewhere")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      #expect(try fleet.receipt(try await kiosk.upload()).results.map(\.reason) == ["wrong-store"])
    }
  }

  @Test(arguments: [
    "not json", "{}", "{\"specversion\":\"1.0\"}", "[[[[[[[[[[[[[[]]]]]]]]]]]]]]", "\u{0}",
    String(repeating: "x", count: 20_000),
  ])
  func `if it cannot be read, and never stops those after it`(line: String) async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      let bytes = Array(line.utf8)
      let tip = kiosk.tip.next(bytes)
      let answer = try await kiosk.send(
        try kiosk.body(kiosk.head(from: 1, to: tip), [kiosk.records[0].bytes, bytes]))
      let results = try fleet.receipt(answer).results
      #expect(results == [.init(seq: 2, verdict: .quarantined, reason: "record-unreadable")])
      #expect(try fleet.receipt(try await kiosk.ask(tip)).tip == tip)
      #expect(try fleet.store().verify(kiosk.id)?.first?.brokenAt == nil)
    }
  }

  @Test func `if it names another place in the chain, and a type of the future is simply stored`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      let opening = String(decoding: kiosk.records[0].bytes, as: UTF8.self)
      let again = Array(opening.utf8)
      let future = Array(
        opening.replacing("voucherd.ledger.opened.v1", with: "voucherd.future.v9")
          .replacing("\(kiosk.epoch):1", with: "\(kiosk.epoch):3").replacing("\"seq\":1", with: "\"seq\":3").utf8)
      let tip = kiosk.tip.next(again).next(future)
      let answer = try await kiosk.send(
        try kiosk.body(kiosk.head(from: 1, to: tip), [kiosk.records[0].bytes, again, future]))
      #expect(
        try fleet.receipt(answer).results == [.init(seq: 2, verdict: .quarantined, reason: "record-misplaced")])
    }
  }
}
