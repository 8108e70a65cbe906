import Crypto
import Foundation
import Hub
import Records
import Testing
import Trust
import Wire

@Suite struct `An enrolment` {
  @Test func `with the ticket's proof binds the key and says where the device stands`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = TestKiosk("k1", fleet: fleet)
      let answer = try await kiosk.enrol(try fleet.ticket("k1"))
      #expect(answer.status == 200)
      let enrolled = try Enrolled(payload: try fleet.opened(answer, as: .enrolled))
      #expect(enrolled.device == kiosk.id)
      #expect(enrolled.key == Array(kiosk.key.publicKey.rawRepresentation))
      #expect(enrolled.store.text == "xinyi")
      #expect(enrolled.groups.map(\.text) == ["north"])
      #expect(enrolled.timezone == "Asia/Taipei")
      #expect(enrolled.time == fleet.now)
      kiosk.open()
      #expect(try await kiosk.upload().status == 200)
    }
  }

  @Test func `with five wrong proofs burns the ticket`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = TestKiosk("k1", fleet: fleet)
      let ticket = try fleet.ticket("k1")
      for _ in 0..<5 {
        let answer = try await kiosk.enrol(ticket, proof: [UInt8](repeating: 0, count: 32))
        #expect(answer.status == 403)
        #expect(answer.code == "enrolment-refused")
      }
      #expect(try await kiosk.enrol(ticket).status == 403)
      #expect(try await kiosk.enrol(try fleet.ticket("k1")).status == 200)
    }
  }

  @Test func `with four wrong proofs does not`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = TestKiosk("k1", fleet: fleet)
      let ticket = try fleet.ticket("k1")
      for _ in 0..<4 { _ = try await kiosk.enrol(ticket, proof: [UInt8](repeating: 0, count: 32)) }
      #expect(try await kiosk.enrol(ticket).status == 200)
    }
  }

  @Test func `a day later is refused`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = TestKiosk("k1", fleet: fleet)
      let ticket = try fleet.ticket("k1")
      fleet.advance(hours: 24)
      #expect(try await kiosk.enrol(ticket).status == 403)
    }
  }

  @Test func `with a used ticket is refused to another key, and answered again to the same`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = TestKiosk("k1", fleet: fleet)
      let thief = TestKiosk("k1", fleet: fleet)
      let ticket = try fleet.ticket("k1")
      #expect(try await kiosk.enrol(ticket).status == 200)
      #expect(try await thief.enrol(ticket).status == 403)
      // The first answer may have been lost on the way.
      #expect(try await kiosk.enrol(ticket).status == 200)
    }
  }

  @Test func `with a new ticket moves a device that kept its key, and takes a revoked one back`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      #expect(try fleet.store().setState(.revoked, of: kiosk.id))
      let ticket = try fleet.ticket("k1", store: "banqiao")
      let answer = try await kiosk.enrol(ticket)
      #expect(try Enrolled(payload: try fleet.opened(answer, as: .enrolled)).store.text == "banqiao")
      #expect(try await kiosk.upload().status == 200)
      // A revoked device does not come back by asking again.
      #expect(try fleet.store().setState(.revoked, of: kiosk.id))
      #expect(try await kiosk.enrol(ticket).status == 403)
    }
  }

  @Test func `without a ticket, or with a replaced one, is refused`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = TestKiosk("k1", fleet: fleet)
      let old = try fleet.ticket("k1")
      _ = try fleet.ticket("k1")
      #expect(try await kiosk.enrol(old).status == 403)
      let other = TestKiosk("k2", fleet: fleet)
      #expect(try await other.enrol(old).status == 403)
    }
  }

  @Test func `that is not signed by the key it names is refused`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = TestKiosk("k1", fleet: fleet)
      let ticket = try fleet.ticket("k1")
      var random = SystemRandomNumberGenerator()
      let request = Enrol(
        device: kiosk.id, key: kiosk.key.publicKey, proof: ticket.proof(for: kiosk.key.publicKey),
        nonce: Nonce(using: &random), time: fleet.now)
      let statement = try Statement(
        .enrol, payload: request.payload, keyID: kiosk.kid, signedBy: Curve25519.Signing.PrivateKey())
      let answer = try await HTTPClient.send("POST", "/v1/enrolments", port: fleet.port, body: statement.envelope)
      #expect(answer.status == 401)
      #expect(try await kiosk.enrol(ticket).status == 200)
    }
  }

  @Test func `of a known device under a new key ends the old one, and the chain goes on`() async throws {
    try await TestFleet().serving { fleet in
      let old = try await fleet.enrolledKiosk("k1")
      old.open()
      _ = try await old.upload()
      let new = TestKiosk("k1", fleet: fleet)
      #expect(try await new.enrol(try fleet.ticket("k1", store: "banqiao")).status == 200)
      let refused = try await old.upload()
      #expect(refused.status == 403)
      #expect(refused.code == "key-replaced")
      new.open(after: old.tip, reason: .replaced)
      #expect(try await new.upload().status == 200)
      let device = try #require(try fleet.store().device(new.id))
      #expect(device.store.text == "banqiao")
      #expect(device.stays.map(\.place.store.text) == ["xinyi", "banqiao"])
    }
  }
}

@Suite struct `A restore` {
  @Test func `gives back the position and the device's own bytes`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      for index in 0..<5 { try kiosk.redeem(try fleet.voucher(UInt32(index))) }
      _ = try await kiosk.upload()
      for from in [1, 4, 7] as [Int64] {
        let answer = try await kiosk.restore(kiosk.epoch, from: from)
        #expect(answer.status == 200)
        let lines = answer.body.split(separator: 0x0a).map(Array.init)
        let keys = fleet.keys.receipts.map { StatementKey(keyID: $0.key, key: $0.value.publicKey) }
        let position = try Position(
          payload: try Statement(parsing: lines[0]).verified(as: .position, by: keys))
        #expect(position.tip == kiosk.tip)
        #expect(Array(lines.dropFirst()) == kiosk.records.dropFirst(Int(from) - 1).map(\.bytes))
      }
    }
  }

  @Test func `of more than 1,000 records comes in parts`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      for _ in 0..<1099 { kiosk.append(.undecided(code: "clock-untrusted")) }
      _ = try await kiosk.upload(to: 1000)
      #expect(try fleet.receipt(try await kiosk.upload(from: 1001)).tip.seq == 1100)
      var place = ChainPosition(genesisOf: kiosk.epoch, device: kiosk.id)
      for expected in [1000, 100, 0] {
        let answer = try await kiosk.restore(kiosk.epoch, from: place.seq + 1)
        let lines = answer.body.split(separator: 0x0a).map(Array.init)
        #expect(lines.count == 1 + expected)
        for line in lines.dropFirst() { place = place.next(line) }
        // Each part comes with the position to which it leads.
        let keys = fleet.keys.receipts.map { StatementKey(keyID: $0.key, key: $0.value.publicKey) }
        let position = try Position(payload: try Statement(parsing: lines[0]).verified(as: .position, by: keys))
        #expect(position.tip == place)
      }
      #expect(place == kiosk.tip)
    }
  }

  @Test func `of an epoch that the hub does not hold is told the one it holds`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      #expect(try await kiosk.restore(kiosk.epoch).status == 404)
      kiosk.open()
      _ = try await kiosk.upload()
      let held = kiosk.tip
      kiosk.beginEpoch()
      let answer = try await kiosk.restore(kiosk.epoch)
      #expect(answer.status == 409)
      #expect(try fleet.position(answer).tip == held)
    }
  }

  @Test func `is refused to anybody else`() async throws {
    try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      _ = try await kiosk.upload()
      let stranger = TestKiosk("k1", fleet: fleet)
      #expect(try await stranger.restore(kiosk.epoch).status == 401)
    }
  }
}

@Suite struct `The hub's other paths` {
  @Test func `hand out trust files by name, and nothing else`() async throws {
    try await TestFleet().serving { fleet in
      for file in ["issuers.json", "campaigns.json", "hub.json", "policy.json", "root.json"] {
        let answer = try await HTTPClient.send("GET", "/trust/\(file)", port: fleet.port)
        #expect(answer.status == 200)
        #expect(answer.body == Array(try Data(contentsOf: URL(filePath: "\(fleet.trust)/\(file)"))))
      }
      _ = fleet.scratch.write("{}", to: "trust/secret.json")
      for file in ["secret.json", "..%2fhub.sqlite", "%2e%2e/hub.sqlite", "..", "1.root.json", ".root.json", ""] {
        #expect(try await HTTPClient.send("GET", "/trust/\(file)", port: fleet.port).status == 404, "\(file)")
      }
    }
  }

  @Test func `tell health and figures`() async throws {
    try await TestFleet().serving { fleet in
      #expect(try await HTTPClient.send("GET", "/healthz", port: fleet.port).text == "ok\n")
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      try kiosk.redeem(try fleet.voucher(1))
      _ = try await kiosk.upload()
      _ = try await kiosk.upload(from: 3)
      let page = try await HTTPClient.send("GET", "/metrics", port: fleet.port).text
      #expect(page.contains("voucher_hub_records_stored_total 2\n"))
      #expect(page.contains("voucher_hub_evidence_checked_total 1\n"))
      #expect(page.contains("voucher_hub_requests_total{request=\"upload\",outcome=\"receipt\"} 2\n"))
      #expect(page.contains("voucher_hub_devices{state=\"active\"} 1\n"))
      #expect(!page.contains("voucher_hub_verification_seconds_total 0.000000\n"))
    }
  }

  @Test func `take changed trust over, and keep the old while the new can't be read`() async throws {
    let fleet = try TestFleet()
    let source = try TrustSource(folder: fleet.trust)
    #expect(try !source.refresh())
    _ = fleet.scratch.write("{\"schema\":1,\"issuers\":[", to: "trust/issuers.json")
    #expect(throws: (any Error).self) { try source.refresh() }
    #expect(source.snapshot.issuers.count == 1)
    // Tried on, and told once.
    #expect(try !source.refresh())
    _ = fleet.scratch.write("{\"schema\":1,\"issuers\":[]}", to: "trust/issuers.json")
    #expect(try source.refresh())
    #expect(source.snapshot.issuers.isEmpty)
  }
}

@Suite struct `The folder of keys` {
  @Test func `is made for one user alone, and never overwritten`() throws {
    let scratch = ScratchFolder()
    let folder = scratch.file("keys")
    try HubKeys.make(in: folder, at: TestFleet.start, days: 30)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names.count == 4)
    #expect(ScratchFolder.mode(of: folder) == 0o700)
    for name in names where name != "hub.json" { #expect(ScratchFolder.mode(of: "\(folder)/\(name)") == 0o600) }
    let before = try names.map { try Data(contentsOf: URL(filePath: "\(folder)/\($0)")) }
    #expect(throws: HubKeys.Fault.self) { try HubKeys.make(in: folder, at: TestFleet.start, days: 30) }
    #expect(try names.map { try Data(contentsOf: URL(filePath: "\(folder)/\($0)")) } == before)
    let keys = try HubKeys(folder: folder)
    #expect(keys.receipts.count == 1)
    #expect(keys.openers.count == 1)
  }

  @Test func `with a key that others may read is refused`() throws {
    let scratch = ScratchFolder()
    let folder = scratch.file("keys")
    try HubKeys.make(in: folder, at: TestFleet.start, days: 30)
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".receipt.key") })
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: "\(folder)/\(name)")
    #expect(throws: HubKeys.Fault.self) { try HubKeys(folder: folder) }
  }
}
