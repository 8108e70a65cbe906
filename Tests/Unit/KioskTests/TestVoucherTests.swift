import Answers
import Ledger
import Records
import Redemption
import Rig
import StrictJSON
import Testing
import Trust
import Vouchers
import Wire

@Suite final class `A voucher that is only tried` {
  let scratch = ScratchFolder()

  func kiosk(_ rules: String = "") throws -> TestKiosk {
    var mint = Mint()
    mint.rules = #""no_expiry":true\#(rules.isEmpty ? "" : ",\(rules)")"#
    return try TestKiosk(scratch.file("ledger"), mint: mint)
  }

  func tried(_ kiosk: TestKiosk, _ text: [UInt8]) -> Outcome {
    kiosk.wait(3000)
    return kiosk.desk.test(text, at: kiosk.now, trace: "7F2A")
  }

  @Test func `goes the whole way with its evidence, and stays free`() throws {
    let kiosk = try kiosk(#""limits":{"kiosk_day":1},"offline":{"redemptions":1}"#)
    let text = try kiosk.mint.voucher()
    for _ in 0..<3 { #expect(tried(kiosk, text).code == "test-accepted") }
    #expect(try kiosk.types() == ["ledger.opened", "scan.tested", "scan.tested", "scan.tested"])
    let record = try #require(try kiosk.ledger.records(after: 1, limit: 1).first)
    var data = try RecordLine(parsing: record.bytes).data
    #expect(try data.string("code") == "accepted")
    let redemption = try RedemptionRecord(data: &data)
    let epoch = try #require(kiosk.ledger.view.tip?.epoch)
    #expect(try !redemption.evidence.open(with: kiosk.mint.evidence, recordID: "\(epoch):2").isEmpty)
    // Nothing of it counts: no claim, no limit, no figure, nothing that waits for a receipt.
    #expect(try kiosk.ledger.claims(of: Mint.key()).isEmpty && kiosk.ledger.view.unreceiptedClaims == 0)
    #expect(try kiosk.ledger.counts(since: Mint.morning).isEmpty && kiosk.desk.counts.isEmpty)
    _ = try kiosk.ledger.verify()
    #expect(kiosk.code(text) == "accepted")
    #expect(tried(kiosk, text).code == "test-already-used")
    #expect(tried(kiosk, try kiosk.mint.voucher(1)).code == "test-limit-kiosk-day")
    #expect(tried(kiosk, try kiosk.mint.voucher(1, expires: Mint.morning)).code == "test-expired")
    #expect(tried(kiosk, Array("https://x.example".utf8)).code == "test-not-a-voucher")
    #expect(try kiosk.ledger.counts(since: Mint.morning) == ["accepted": 1])
    try kiosk.restart()
    #expect(try kiosk.ledger.claims(of: Mint.key()).count == 1)
    _ = try kiosk.ledger.verify()
  }

  @Test func `is one of those shown within a minute of asking, and nothing while it stays in view`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher()
    kiosk.desk.beginTests(at: kiosk.now)
    #expect(kiosk.see(.appeared, text)?.code == "test-accepted")
    // Held up for longer than the minute: it is still that test, and no redemption.
    for _ in 0..<300 {
      kiosk.wait(250)
      #expect(kiosk.see(.still, text) == nil)
    }
    #expect(kiosk.see(.gone, text) == nil)
    #expect(try kiosk.types() == ["ledger.opened", "scan.tested"])
    #expect(kiosk.code(text) == "accepted")
    kiosk.desk.beginTests(at: kiosk.now)
    #expect(kiosk.desk.endTests(at: kiosk.now) && !kiosk.desk.endTests(at: kiosk.now))
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "accepted")
  }

  @Test func `of several uses none is given, and the next scan gets the same one`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher(list: 4)
    #expect(kiosk.code(text) == "accepted")
    guard case .test(.accepted(left: 1)) = tried(kiosk, text).decision else {
      Issue.record("not tried")
      return
    }
    #expect(kiosk.code(text) == "accepted" && kiosk.code(text) == "accepted" && kiosk.code(text) == "already-used")
    #expect(try kiosk.ledger.claims(of: Mint.key(list: 4)).map(\.use).sorted() == [0, 1, 2])
  }
}
