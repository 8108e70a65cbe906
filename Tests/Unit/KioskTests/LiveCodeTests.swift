import Answers
import COSE
import Ledger
import Records
import Redemption
import Rig
import Testing
import Trust
import Vouchers
import Wire

@Suite final class `Live codes at the desk` {
  let scratch = ScratchFolder()
  let phone = SigningKey(generating: .p256)

  func kiosk(_ rules: String = "") throws -> TestKiosk {
    var mint = Mint()
    mint.rules = #""no_expiry":true\#(rules.isEmpty ? "" : ",\(rules)")"#
    return try TestKiosk(scratch.file("ledger"), mint: mint)
  }

  /// The text that the phone shows at a moment.
  func show(_ voucher: [UInt8], at time: WireTime, _ challenge: String? = nil, by key: SigningKey? = nil) throws
    -> [UInt8]
  {
    let draft = PresentationDraft(
      voucher: try Base45.decode(voucher.dropFirst(4)), time: time, challenge: challenge.flatMap(Challenge.init))
    return Array(("VP1:" + Base45.encode(try draft.signed(by: key ?? phone))).utf8)
  }

  func accepted(_ kiosk: TestKiosk) throws -> [RedemptionRecord] {
    try kiosk.ledger.records(after: 0, limit: 100).compactMap { record in
      let line = try RecordLine(parsing: record.bytes)
      guard line.type == RecordType.accepted.rawValue else { return nil }
      var data = line.data
      return try RedemptionRecord(data: &data)
    }
  }

  @Test func `a live code is accepted, and the record carries exactly what was shown`() throws {
    let kiosk = try kiosk()
    let voucher = try kiosk.mint.voucher(holder: phone.verificationKey)
    #expect(kiosk.code(voucher) == "live-code-required")
    kiosk.wait(60_000)
    let shown = try show(voucher, at: kiosk.now.wall)
    #expect(kiosk.see(.once, shown)?.code == "accepted")
    let record = try #require(try accepted(kiosk).first)
    #expect(record.presentation == .time)
    let line = try RecordLine(parsing: try #require(try kiosk.ledger.records(after: 2, limit: 1).first).bytes)
    #expect(
      try record.evidence.open(with: kiosk.mint.evidence, recordID: line.id) == (try Base45.decode(shown.dropFirst(4))))
  }

  @Test func `a code that changes while it is held up is one acceptance and one screen`() throws {
    let kiosk = try kiosk()
    let voucher = try kiosk.mint.voucher(list: 4, holder: phone.verificationKey)
    #expect(kiosk.see(.appeared, try show(voucher, at: kiosk.now.wall))?.code == "accepted")
    for _ in 0..<30 {
      let before = try show(voucher, at: kiosk.now.wall)
      kiosk.wait(1000)
      let next = try show(voucher, at: kiosk.now.wall)
      let answer = kiosk.see(.appeared, next)
      #expect(answer == nil || answer?.isRepeat == true)
      #expect(kiosk.see(.gone, before) == nil)
      #expect(kiosk.see(.still, next) == nil)
    }
    #expect(try accepted(kiosk).count == 1)
  }

  @Test func `a refused code that changes while it is held up is one record`() throws {
    let kiosk = try kiosk()
    let voucher = try kiosk.mint.voucher(expires: Mint.morning, holder: phone.verificationKey)
    #expect(kiosk.see(.appeared, try show(voucher, at: kiosk.now.wall))?.code == "expired")
    for _ in 0..<10 {
      kiosk.wait(1000)
      #expect(kiosk.see(.still, try show(voucher, at: kiosk.now.wall)) == nil)
    }
    #expect(try kiosk.types() == ["ledger.opened", "scan.refused"])
  }

  @Test func `a screenshot gives no second use, not after a restart either`() throws {
    let kiosk = try kiosk()
    let voucher = try kiosk.mint.voucher(list: 4, holder: phone.verificationKey)
    let shown = try show(voucher, at: kiosk.now.wall)
    #expect(kiosk.see(.once, shown)?.code == "accepted")
    kiosk.wait(5000)
    #expect(kiosk.see(.once, shown)?.code == "presentation-replayed")
    // Older than the one that was used: drawn before it.
    let older = try show(voucher, at: kiosk.now.wall + -20_000)
    #expect(kiosk.see(.once, older)?.code == "presentation-replayed")
    try kiosk.restart(after: 31_000)
    #expect(kiosk.see(.once, shown)?.code == "presentation-replayed")
    let fresh = try show(voucher, at: kiosk.now.wall)
    #expect(kiosk.see(.once, fresh)?.code == "accepted")
    kiosk.wait(90_000)
    #expect(kiosk.see(.once, fresh)?.code == "presentation-expired")
    #expect(try accepted(kiosk).count == 2)
  }

  @Test func `the digits on the screen are answered once`() throws {
    let kiosk = try kiosk(#""presentation":"challenge""#)
    let (first, second) = (
      try kiosk.mint.voucher(1, holder: phone.verificationKey), try kiosk.mint.voucher(2, holder: phone.verificationKey)
    )
    #expect(kiosk.code(try show(first, at: kiosk.now.wall + 60_000)) == "challenge-required")
    kiosk.wait(3000)
    let digits = kiosk.desk.challenge(at: kiosk.now).digits
    #expect(kiosk.desk.challenge(at: kiosk.now).digits == digits)
    let wrong = digits == "000000" ? "000001" : "000000"
    #expect(kiosk.see(.once, try show(first, at: kiosk.now.wall, wrong))?.code == "challenge-mismatch")
    kiosk.wait(3000)
    #expect(kiosk.see(.once, try show(first, at: kiosk.now.wall, digits))?.code == "accepted")
    kiosk.wait(3000)
    #expect(kiosk.see(.once, try show(second, at: kiosk.now.wall, digits))?.code == "challenge-mismatch")
    #expect(try accepted(kiosk).map(\.presentation) == [.challenge])
  }

  @Test func `digits stand a minute, and are taken one more`() throws {
    let kiosk = try kiosk()
    let digits = kiosk.desk.challenge(at: kiosk.now).digits
    kiosk.wait(60_000)
    #expect(kiosk.desk.challenge(at: kiosk.now).for == 60_000)
    kiosk.wait(59_999)
    let voucher = try kiosk.mint.voucher(1, holder: phone.verificationKey)
    #expect(kiosk.see(.once, try show(voucher, at: kiosk.now.wall, digits))?.code == "accepted")
    let other = kiosk.desk.challenge(at: kiosk.now).digits
    kiosk.wait(120_000)
    let late = try kiosk.mint.voucher(2, holder: phone.verificationKey)
    #expect(kiosk.see(.once, try show(late, at: kiosk.now.wall, other))?.code == "challenge-mismatch")
  }
}
