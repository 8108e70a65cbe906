import Answers
import Foundation
import Ledger
import Records
import Redemption
import Rig
import Rules
import StrictJSON
import Storage
import Testing
import Traces
import Trust
import Vouchers
import Wire

@Suite final class `How an answer came about` {
  let scratch = ScratchFolder()

  func kiosk(_ rules: String = #""no_expiry":true"#) throws -> TestKiosk {
    var mint = Mint()
    mint.rules = rules
    return try TestKiosk(scratch.file("ledger"), mint: mint)
  }

  @Test func `each answer has one trace, a repeat none, and it names the step that said no`() throws {
    let kiosk = try kiosk(#""no_expiry":true,"limits":{"kiosk_day":1}"#)
    let good = try kiosk.mint.voucher(0)
    #expect(kiosk.code(good) == "accepted")
    _ = kiosk.see(.once, good)
    #expect(kiosk.code(good) == "already-used")
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "limit-kiosk-day")
    #expect(kiosk.code(try kiosk.mint.voucher(2, audience: ["ximen"])) == "wrong-store")
    #expect(kiosk.code(Array("VC1:+".utf8)) == "malformed-base45")
    #expect(kiosk.code(Array("hello".utf8)) == "not-a-voucher")
    let traces = kiosk.desk.takeTraces()
    #expect(
      traces.map(\.outcome.code) == [
        "accepted", "already-used", "limit-kiosk-day", "wrong-store", "malformed-base45", "not-a-voucher",
      ])
    #expect(traces.map(\.check) == [nil, .claim, .limits, .audience, .format, .format])
    #expect(traces[0].sketch.limits == [LimitReading(name: .kioskDay, count: 0, most: 1)])
    #expect(traces[2].sketch.limits == [LimitReading(name: .kioskDay, count: 1, most: 1)])
    #expect(traces[0].sketch.trustStage == .fresh && traces[0].sketch.clock == .plausible)
    #expect(try #require(traces[0].sketch.judged) <= traces[0].sketch.ended && traces[0].sketch.ended > 0)
    #expect(traces[4].sketch.judged == nil && traces[4].outcome.facts == nil)
    #expect(kiosk.desk.takeTraces().isEmpty)
  }

  @Test func `a campaign's own shops and window are told as its rules, the voucher's as the voucher's`() throws {
    let kiosk = try kiosk(#""no_expiry":true,"stores":["ximen"]"#)
    #expect(kiosk.code(try kiosk.mint.voucher(0)) == "wrong-store")
    #expect(kiosk.desk.takeTraces().last?.check == .rules)
    #expect(kiosk.code(try kiosk.mint.voucher(0, expires: Mint.morning + -Mint.day)) == "expired")
    #expect(kiosk.desk.takeTraces().last?.check == .times)
  }

  @Test func `what nobody fetches is bounded`() throws {
    let kiosk = try kiosk()
    for index in 0..<700 { _ = kiosk.scan(Array("foreign \(index)".utf8)) }
    let traces = kiosk.desk.takeTraces()
    #expect((256...512).contains(traces.count))
  }

  @Test func `a refusal's record says what the voucher said once its signature held, and never the signature`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher(0, audience: ["ximen"])
    guard case .voucher(let voucher) = Presented(text) else { throw CancellationError() }
    _ = kiosk.scan(text)
    // The same with a changed byte of the signature.
    var forged = try #require(try? Base45.decode(text.dropFirst(4)))
    forged[forged.count - 1] ^= 1
    #expect(kiosk.code(Array(("VC1:" + Base45.encode(forged)).utf8)) == "signature-invalid")
    let lines = try kiosk.ledger.records(after: 1, limit: 10).map { try JSONValue(parsing: $0.bytes) }
    let claims = lines.map { line -> [UInt8]? in
      guard case .string(let text)? = line["data"]?["claims"] else { return nil }
      return Base64.url.decode(text)
    }
    guard let key = try kiosk.mint.snapshot.keys[voucher.keyID] else { throw CancellationError() }
    let verified = try voucher.verified(by: key.key)
    #expect(claims.count == 2 && claims[0] == verified.payload && claims[1] == nil)
    let signature = Array(verified.bytes.suffix(64))
    let told = try #require(claims[0])
    #expect(!told.indices.contains { told[$0...].starts(with: signature) })
  }

  @Test func `kept traces are found by record and digits, and go by number and age`() throws {
    let book = TraceBook(
      database: try DurableDatabase(path: scratch.file("traces.sqlite"), schema: TraceSchema.schema))
    func stored(_ trace: String, _ seq: Int64?, _ time: WireTime, scan: Bool = false) -> StoredTrace {
      StoredTrace(trace: trace, seq: seq, time: time, body: Array("{}".utf8), scan: scan ? [0x7b] : nil)
    }
    #expect(try book.last() == nil)
    let old = Mint.morning + -TraceBook.longest + -1
    try book.keep([stored("0001", 1, old), stored("00AA", nil, Mint.morning)], at: nil)
    #expect(try book.find(seq: 1, trace: "0001").count == 1)
    try book.keep([stored("00AA", 7, Mint.morning, scan: true)], at: Mint.morning)
    #expect(try book.find(seq: 1, trace: nil).isEmpty && book.find(seq: nil, trace: "00AA").map(\.seq) == [7, nil])
    #expect(try book.last()?.seq == 7 && book.scans(after: 0).map(\.seq) == [7] && book.others() == 1)
    let many = (0..<TraceBook.most).map { stored("FFFF", 100 + $0, Mint.morning) }
    try book.keep(many, at: Mint.morning)
    #expect(try book.find(seq: 7, trace: nil).isEmpty && book.find(seq: 100, trace: nil).count == 1)
  }

  @Test func `a voucher seen before is judged as it was when it was shown`() throws {
    let mint = Mint()
    let trust = try mint.snapshot
    let calendar = ShopCalendar(zone: try #require(TimeZone(identifier: "Asia/Taipei")))
    for (audience, code) in [(["xinyi"], nil), (["ximen"], RefusalCode.wrongStore)] as [([String], RefusalCode?)] {
      guard case .voucher(let voucher) = Presented(try mint.voucher(0, audience: audience)) else {
        throw CancellationError()
      }
      let facts: VoucherFacts =
        switch trust.judge(voucher, at: Mint.morning, in: Mint.xinyi) {
        case .allowed(let allowed): allowed.facts
        case .refused(_, let facts), .undecided(_, let facts): try #require(facts)
        }
      let signed = try #require(facts.signed)
      let seen = try SeenVoucher(payload: signed.claims, signedBy: signed.kid, shown: .bare)
      let judged = seen.judgement(
        by: trust, at: Mint.morning, in: Mint.xinyi, with: Circumstances(offset: calendar.offset))
      switch judged {
      case .allowed(let again, _): #expect(code == nil && again.key == facts.key)
      case .refused(let refusal, _): #expect(refusal.code == code)
      case .undecided(let code, _): Issue.record("\(code)")
      }
    }
  }
}
