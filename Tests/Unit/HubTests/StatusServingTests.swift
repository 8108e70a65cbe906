import COSE
import Foundation
import Hub
import Logging
import Records
import StatusList
import Testing
import Trust
import Vouchers
import Wire

@Suite struct `What the hub says of marks` {
  static let coffee = ListName(issuer: Identifier("acme")!, list: 7)

  @Test func `an index names every list, and untouched lists have version 0`() async throws {
    try await TestFleet().serving { fleet in
      await fleet.publish()
      let index = try await Self.index(fleet)
      #expect(index.lists.map(\.name.list) == [7, 8] && index.lists.allSatisfy { $0.version == 0 })
      #expect(index.issuedAt == fleet.now && index.expires == fleet.now + StatusDesk.usualValidity)
      #expect(index.lists.allSatisfy { $0.until == WireTime("2027-01-01T00:00:00Z") })
      let (list, token) = try await Self.list(fleet)
      #expect(list.version == 0)
      #expect(try Self.marks(list).isEmpty)
      #expect(Array(SHA256Hash.of(token)) == index.lists[0].hash)
      // Nothing changed: nothing has another version.
      await fleet.publish()
      #expect(try await Self.index(fleet).version == index.version)
    }
  }

  @Test func `a redemption is in the next version, in the list and in the delta from the one before`() async throws {
    try await TestFleet().serving { fleet in
      await fleet.publish()
      let before = try await Self.index(fleet)
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      for number in [3, 44, 500] as [UInt32] { try kiosk.redeem(try fleet.voucher(number)) }
      _ = try await kiosk.upload()
      // What waits is in no version yet.
      #expect(try await Self.list(fleet).0.version == 0)
      await fleet.publish()
      let index = try await Self.index(fleet)
      #expect(index.version == before.version + 1 && index.lists.map(\.version) == [1, 0])
      let (list, token) = try await Self.list(fleet)
      #expect(try Self.marks(list) == [3: .spent, 44: .spent, 500: .spent])
      #expect(Array(SHA256Hash.of(token)) == index.lists[0].hash)
      let delta = try await Self.delta(fleet, from: 0)
      #expect(delta?.to == 1 && delta?.changes.map(\.entry) == [3, 44, 500])
      for from in [1, 9] as [UInt64] { #expect(try await Self.delta(fleet, from: from) == nil) }
    }
  }

  @Test func `a list says what it said at its version, whatever waits`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(3))
      _ = try await kiosk.upload()
      await fleet.publish()
      _ = try await Self.mark(fleet, index: 5, "revoked")
      let (list, first) = try await Self.list(fleet)
      #expect(list.version == 1)
      #expect(try Self.marks(list) == [3: .spent])
      // Another hub over the same database says the same, byte for byte.
      let other = StatusDesk(
        store: try fleet.store(), trust: try TrustSource(folder: fleet.trust), keys: fleet.keys, validity: 1000,
        logger: .init(label: "other"))
      #expect(try await Blocking.run { try other.list(Self.coffee, at: fleet.now) } == first)
      await fleet.publish()
      #expect(try Self.marks(try await Self.list(fleet).0) == [3: .spent, 5: .revoked])
      let same = try await Blocking.run { try other.list(Self.coffee, at: fleet.now) }
      #expect(try await Self.list(fleet).1 == same)
    }
  }

  @Test func `platforms mark and take back, and the strongest word holds`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(3))
      _ = try await kiosk.upload()
      for (index, state) in [(3, "revoked"), (4, "suspended"), (5, "spent"), (6, "revoked")] {
        #expect(try await Self.mark(fleet, index: index, state).status == 200)
      }
      await fleet.publish()
      let all: [UInt32: EntryStatus] = [3: .spent, 4: .suspended, 5: .spent, 6: .revoked]
      #expect(try Self.marks(try await Self.list(fleet).0) == all)
      for index in 3...6 { _ = try await Self.mark(fleet, index: index, "clear") }
      await fleet.publish()
      // What a redemption holds is no platform's to clear.
      #expect(try Self.marks(try await Self.list(fleet).0) == [3: .spent])
      #expect(try await Self.delta(fleet, from: 1)?.changes.map(\.status) == [.valid, .valid, .valid])
    }
  }

  @Test func `a redemption of what a platform spent or revoked is a conflict; of what it suspended it is not`()
    async throws
  {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      for (index, state) in [(3, "spent"), (4, "revoked"), (5, "suspended")] {
        _ = try await Self.mark(fleet, index: index, state)
      }
      let seqs = try [3, 4, 5].map { try kiosk.redeem(try fleet.voucher($0)).position.seq }
      let results = try fleet.receipt(try await kiosk.upload()).results
      #expect(results.map(\.seq) == Array(seqs.prefix(2)) && results.allSatisfy { $0.verdict == .conflict })
      #expect(results.map(\.reason) == ["marked-spent", "marked-revoked"] && results.allSatisfy { $0.with == nil })
      await fleet.publish()
      #expect(try Self.marks(try await Self.list(fleet).0) == [3: .spent, 4: .revoked, 5: .spent])
      #expect(try fleet.store().conflicts().count == 2)
    }
  }

  @Test func `marks need a token, and none is taken if one is wrong`() async throws {
    try await TestFleet().serving { fleet in
      let good = #"{"issuer":"acme","list":7,"index":1,"state":"revoked"}"#
      func send(_ marks: String, token: String? = nil) async throws -> HTTPAnswer {
        try await HTTPClient.send(
          "POST", "/v1/marks", port: fleet.port, headers: ["Authorization: Bearer \(token ?? fleet.token)"],
          body: Array("{\"marks\":[\(marks)]}".utf8))
      }
      #expect(try await send(good, token: "").status == 401)
      #expect(try await send(good, token: fleet.token + "x").code == "token-wrong")
      for (bad, code) in [
        (#"{"issuer":"acme","list":9,"index":1,"state":"revoked"}"#, "list-unknown"),
        (#"{"issuer":"bravo","list":7,"index":1,"state":"revoked"}"#, "list-unknown"),
        (#"{"issuer":"acme","list":7,"index":999,"state":"revoked"}"#, "index-wrong"),
        (#"{"issuer":"acme","list":8,"index":1,"state":"revoked"}"#, "index-wrong"),
        (#"{"issuer":"acme","list":7,"index":1,"use":1,"state":"revoked"}"#, "use-wrong"),
        (#"{"issuer":"acme","list":7,"index":1,"state":"valid"}"#, "marks-unreadable"),
        (#"{"issuer":"acme","list":7,"index":1,"state":"revoked","x":1}"#, "marks-unreadable"),
        (#"{"issuer":"acme","list":7,"index":1}"#, "marks-unreadable"),
      ] {
        #expect(try await send(good + "," + bad).code == code, "\(bad)")
      }
      #expect(try await send("").code == "marks-unreadable")
      #expect(try fleet.count("platform_mark") == 0)
      // Of a voucher of three uses all are marked, or the one that is named.
      let three = try await send(#"{"issuer":"acme","list":8,"index":6,"state":"revoked"}"#)
      #expect(three.status == 200 && three.text.components(separatedBy: "\"revoked\"").count == 4)
    }
  }

  @Test func `redemptions are fed by number, none twice and none left out`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      for number in 0..<5 as Range<UInt32> { try kiosk.redeem(try fleet.voucher(number)) }
      _ = try await kiosk.upload()
      var (after, ids) = ("0", [String]())
      while true {
        let answer = try await HTTPClient.send(
          "GET", "/v1/redemptions?after=\(after)&limit=2", port: fleet.port,
          headers: ["Authorization: Bearer \(fleet.token)"])
        let page = try JSONDecoder().decode(Page.self, from: Data(answer.body))
        if page.redemptions.isEmpty { break }
        #expect(page.redemptions.count <= 2 && page.redemptions.allSatisfy { $0.outcome == "accepted" })
        ids += page.redemptions.map(\.id)
        after = page.next
      }
      #expect(ids == kiosk.records.dropFirst().map { "\(kiosk.epoch):\($0.position.seq)" })
      #expect(try await HTTPClient.send("GET", "/v1/redemptions", port: fleet.port).status == 401)
    }
  }

  private struct Page: Decodable {
    struct Entry: Decodable { let id, outcome: String }
    let redemptions: [Entry]
    let next: String
  }

  static func get(_ fleet: TestFleet, _ path: String) async throws -> [UInt8]? {
    let answer = try await HTTPClient.send("GET", path, port: fleet.port)
    return answer.status == 200 ? answer.body : nil
  }

  static func index(_ fleet: TestFleet) async throws -> StatusIndex {
    try StatusIndex(try #require(try await get(fleet, "/status/index")), by: fleet.statusKeys)
  }

  static func list(_ fleet: TestFleet) async throws -> (SignedStatusList, [UInt8]) {
    let token = try #require(try await get(fleet, "/status/acme/7"))
    return (try SignedStatusList(token, of: coffee, by: fleet.statusKeys), token)
  }

  static func delta(_ fleet: TestFleet, from: UInt64) async throws -> StatusDelta? {
    try await get(fleet, "/status/acme/7/\(from)").map {
      try StatusDelta($0, of: coffee, size: 999, from: from, by: fleet.statusKeys)
    }
  }

  static func mark(_ fleet: TestFleet, index: Int, _ state: String) async throws -> HTTPAnswer {
    try await HTTPClient.send(
      "POST", "/v1/marks", port: fleet.port, headers: ["Authorization: Bearer \(fleet.token)"],
      body: Array(#"{"marks":[{"issuer":"acme","list":7,"index":\#(index),"state":"\#(state)"}],"reason":"o-1"}"#.utf8))
  }

  static func marks(_ list: SignedStatusList) throws -> [UInt32: EntryStatus] {
    let array = try list.list.unpacked(size: 999)
    return (0..<999).reduce(into: [:]) { if array[$1] != 0 { $0[UInt32($1)] = EntryStatus(rawValue: array[$1]) } }
  }
}
