import Records
import StrictJSON
import Testing
import Wire

@Suite struct `A record` {
  static let bodies: [(body: RecordBody, type: String, members: String)] = [
    (
      .accepted(RecordExample.redemption()), "redemption.accepted",
      #""issuer":"acme","list":7,"index":12,"use":0,"campaign":"summer26","kid":"866eefbd6718c884","presentation":"bare","mode":"offline","amount":15000,"currency":"TWD","sub":"h-7","evidence":{"kid":"0011223344556677","enc":"AQID","ct":"BAU"}"#
    ),
    (
      .accepted(RecordExample.redemption(use: 2, amount: nil, currency: nil, subject: nil)), "redemption.accepted",
      #""issuer":"acme","list":7,"index":12,"use":2,"campaign":"summer26","kid":"866eefbd6718c884","presentation":"bare","mode":"offline","evidence":{"kid":"0011223344556677","enc":"AQID","ct":"BAU"}"#
    ),
    (.refused(code: "signature-invalid", voucher: nil, campaign: nil), "scan.refused", #""code":"signature-invalid""#),
    (
      .refused(code: "expired", voucher: RecordExample.voucher, campaign: Identifier("summer26")), "scan.refused",
      #""code":"expired","issuer":"acme","list":7,"index":12,"campaign":"summer26""#
    ),
    (.undecided(code: "clock-untrusted"), "scan.undecided", #""code":"clock-untrusted""#),
    (.tested(code: "expired", redemption: nil), "scan.tested", #""code":"expired""#),
    (.summary([("expired", 3), ("not-a-voucher", 40)]), "scan.summary", #""expired":3,"not-a-voucher":40"#),
    (
      .opened(previous: nil, reason: .first, version: "0.1"), "ledger.opened",
      #""previous":null,"reason":"first","version":"0.1""#
    ),
    (
      .opened(previous: RecordExample.start, reason: .restored, version: "0.1"), "ledger.opened",
      #""previous":{"epoch":"000102030405060708090a0b0c0d0e0f","seq":0,"hash":"63dd5fd27f5bb1d57fc5fce309b76b1f7772370fc58658708b20d35709e9e7e4"},"reason":"restored","version":"0.1""#
    ),
    (.trustChanged(reason: "folder"), "trust.changed", #""reason":"folder""#),
    (.clockChanged(from: .plausible, to: .untrusted), "clock.changed", #""from":"plausible","to":"untrusted""#),
    (
      .deviceEvent(part: "camera", event: "stalled", detail: "a \"b\"\n"), "device.event",
      #""part":"camera","event":"stalled","detail":"a \"b\"\u000a""#
    ),
    (
      .staffAction(action: "enrol", uid: 1000, target: "k1"), "staff.action",
      #""action":"enrol","uid":1000,"target":"k1""#
    ),
    (
      .rating(of: "000102030405060708090a0b0c0d0e0f:47", stars: 4), "rating.given",
      #""of":"000102030405060708090a0b0c0d0e0f:47","stars":4"#
    ),
  ]

  @Test func `each kind has exactly these bytes, and the chain goes over them`() throws {
    for (body, type, members) in Self.bodies {
      let record = RecordExample.record(body)
      let text = RecordExample.front.replacing("TYPE", with: type) + members + "}}"
      #expect(String(decoding: record.bytes, as: UTF8.self) == text)
      #expect(record.type.rawValue == "voucherd.\(type).v1")
      #expect(record.position == RecordExample.start.next(Array(text.utf8)))
      #expect(record.position.seq == 1)
      #expect(record.bytes.count <= Record.longest && !record.bytes.contains(0x0a))
    }
  }

  @Test func `each kind is read back`() throws {
    for (body, type, _) in Self.bodies {
      let line = try RecordLine(parsing: RecordExample.record(body).bytes)
      #expect(line.type == "voucherd.\(type).v1")
      #expect(
        (line.epoch, line.seq, line.device, line.time) == (
          RecordExample.epoch, 1, RecordExample.device, RecordExample.time
        ))
      #expect(line.clock == .confirmed)
      #expect(line.id == Record.id(RecordExample.epoch, 1))
    }
  }

  @Test func `a redemption is read back to the same record`() throws {
    for (body, _, _) in Self.bodies.prefix(2) {
      let record = RecordExample.record(body)
      var data = try RecordLine(parsing: record.bytes).data
      let redemption = try RedemptionRecord(data: &data)
      #expect(RecordExample.record(.accepted(redemption)).bytes == record.bytes)
    }
  }

  @Test func `who decided it stands behind the evidence, and is read back`() throws {
    let plain = RecordExample.redemption()
    let note = OverrideNote(code: "marks-expired", uid: 1000, staff: "s-7")
    let decided = RedemptionRecord(
      voucher: plain.voucher, use: plain.use, campaign: plain.campaign, kid: plain.kid,
      presentation: plain.presentation,
      mode: plain.mode, amount: plain.amount, currency: plain.currency, subject: plain.subject,
      evidence: plain.evidence,
      override: note)
    let (record, other) = (RecordExample.record(.accepted(decided)), RecordExample.record(.accepted(plain)))
    let text = String(decoding: record.bytes, as: UTF8.self)
    #expect(
      text == String(decoding: other.bytes.dropLast(2), as: UTF8.self)
        + #","override":{"code":"marks-expired","uid":1000,"staff":"s-7"}}}"#)
    var data = try RecordLine(parsing: record.bytes).data
    #expect(try RedemptionRecord(data: &data).override == note)
    for wrong in [#""code":"""#, #""uid":-2"#] {
      let bytes = Array(
        text.replacing(wrong.hasPrefix(#""code""#) ? #""code":"marks-expired""# : #""uid":1000"#, with: wrong).utf8)
      var data = try RecordLine(parsing: bytes).data
      #expect(throws: JSONError.self) { try RedemptionRecord(data: &data) }
    }
  }

  @Test func `records follow each other by number and hash`() {
    var tip = RecordExample.start
    var hashes: Set<RecordHash> = [tip.hash]
    for number in 1...5 {
      let record = Record(.undecided(code: "syncing"), in: RecordExample.context, after: tip)
      #expect(record.position.seq == Int64(number))
      #expect(record.position.hash == tip.hash.next(record.bytes))
      tip = record.position
      hashes.insert(tip.hash)
    }
    #expect(hashes.count == 6)
  }

  @Test func `a chain is its device's and its epoch's`() throws {
    let other = ChainPosition(genesisOf: RecordExample.epoch, device: try #require(Identifier("k2")))
    let later = ChainPosition(
      genesisOf: try #require(Epoch([UInt8](repeating: 1, count: 16))), device: RecordExample.device)
    #expect(Set([RecordExample.start.hash, other.hash, later.hash]).count == 3)
  }

  @Test func `what others say is cut to fit, between characters`() throws {
    for text in [
      String(repeating: "\u{1}", count: 5000), String(repeating: "券", count: 5000), String(repeating: "🎁", count: 600),
    ] {
      let record = RecordExample.record(.deviceEvent(part: "camera", event: "busy", detail: text))
      #expect(record.bytes.count <= Record.longest)
      guard case .string(let detail)? = try JSONValue(parsing: record.bytes)["data"]?["detail"] else {
        Issue.record("no detail")
        continue
      }
      #expect(text.hasPrefix(detail))
      #expect((509...512).contains(detail.utf8.count))
    }
  }

  @Test func `the longest voucher's evidence fits into a record`() throws {
    let evidence = SealedEvidence(
      kid: "0011223344556677", enc: [UInt8](repeating: 1, count: 32), ct: [UInt8](repeating: 2, count: 340 + 16))
    let longest = RedemptionRecord(
      voucher: VoucherKey(
        issuer: try #require(Identifier(String(repeating: "i", count: 32))), list: .max, index: .max - 15),
      use: 15, campaign: try #require(Identifier(String(repeating: "c", count: 16))), kid: "866eefbd6718c884",
      presentation: .challenge, mode: .authorised, amount: 1 << 53 - 1, currency: "TWD",
      subject: String(repeating: "\u{1}", count: 300), evidence: evidence)
    let bytes = RecordExample.record(.accepted(longest)).bytes
    #expect(bytes.count <= Record.longest)
    #expect(throws: Never.self) { try RecordLine(parsing: bytes) }
  }
}
