import Answers
import Foundation
import GRDB
import Ledger
import Records
import Redemption
import Rig
import Storage
import Testing
import Trust
import Vouchers
import Wire

@Suite final class `Limits of a campaign` {
  let scratch = ScratchFolder()

  func kiosk(_ rules: String, in zone: String = "Asia/Taipei", at now: WireTime = Mint.morning) throws -> TestKiosk {
    var mint = Mint()
    mint.rules = #""no_expiry":true,\#(rules)"#
    let kiosk = try TestKiosk(scratch.file("ledger-\(zone.replacing("/", with: "-"))"), mint: mint, at: now)
    kiosk.zone = TimeZone(identifier: zone)
    try kiosk.useTrust()
    return kiosk
  }

  /// A voucher that holds whenever it is shown.
  func voucher(_ kiosk: TestKiosk, _ index: UInt32, list: UInt32 = 3, subject: String? = nil, amount: Int64? = nil)
    throws
    -> [UInt8]
  {
    let claims = VoucherClaims(
      subject: subject, expires: nil, index: VoucherIndex(list: list, index: index),
      terms: Terms(
        campaign: Identifier("coffee")!, uses: list == 4 ? 3 : 1,
        amount: amount.flatMap { Amount(minor: $0, currency: "TWD") }))
    return try kiosk.mint.text(of: claims.encoded)
  }

  @Test(arguments: ["Asia/Taipei", "Asia/Shanghai"])
  func `a day's limit ends at the shop's midnight`(zone: String) throws {
    // 23:50 in the shop.
    let kiosk = try kiosk(#""limits":{"kiosk_day":2}"#, in: zone, at: WireTime("2026-11-22T15:50:00Z")!)
    var codes: [String] = []
    for index in 0..<3 { codes.append(kiosk.code(try voucher(kiosk, UInt32(index)))) }
    #expect(codes == ["accepted", "accepted", "limit-kiosk-day"])
    kiosk.wait(WireTime("2026-11-22T15:59:59.999Z")!.milliseconds - kiosk.now.wall.milliseconds)
    #expect(kiosk.see(.once, try voucher(kiosk, 3))?.code == "limit-kiosk-day")
    kiosk.wait(1)
    kiosk.wait(3000)
    #expect(kiosk.see(.once, try voucher(kiosk, 2))?.code == "accepted")
  }

  @Test func `the day that is an hour short, the one that is longer, and a leap day are days`() throws {
    let berlin = ShopCalendar(zone: TimeZone(identifier: "Europe/Berlin")!)
    for (moment, start, end) in [
      ("2027-03-28T12:00:00Z", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"),
      ("2027-10-31T12:00:00Z", "2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"),
      ("2028-02-29T00:00:00Z", "2028-02-28T23:00:00Z", "2028-02-29T23:00:00Z"),
      ("2027-03-27T23:00:00Z", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"),
    ] {
      #expect(berlin.day(of: WireTime(moment)!) == WireTime(start)!..<WireTime(end)!)
    }
    // A zone that sets its clocks forward at midnight: the day begins at one.
    let santiago = ShopCalendar(zone: TimeZone(identifier: "America/Santiago")!)
    let day = santiago.day(of: WireTime("2026-09-06T15:00:00Z")!)
    #expect(day == WireTime("2026-09-06T04:00:00Z")!..<WireTime("2026-09-07T03:00:00Z")!)
    let taipei = ShopCalendar(zone: TimeZone(identifier: "Asia/Taipei")!)
    #expect(taipei.day(of: WireTime("2028-02-29T10:00:00Z")!).lowerBound == WireTime("2028-02-28T16:00:00Z"))
  }

  @Test func `days follow each other without gap in every zone`() throws {
    for zone in ["Asia/Taipei", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu"] {
      let calendar = ShopCalendar(zone: try #require(TimeZone(identifier: zone)))
      var day = calendar.day(of: WireTime("2026-08-01T00:00:00Z")!)
      for _ in 0..<400 {
        let next = calendar.day(of: day.upperBound)
        #expect(next.lowerBound == day.upperBound && calendar.day(of: day.upperBound + -1000) == day, "\(zone) \(day)")
        let hours = (next.upperBound.milliseconds - next.lowerBound.milliseconds) / 1_800_000
        #expect((46...50).contains(hours), "\(zone) \(next)")
        day = next
      }
    }
  }

  @Test func `a holder's limit counts by pseudonym, for good and by day`() throws {
    let kiosk = try kiosk(#""limits":{"holder":3,"holder_day":2}"#)
    func code(_ index: UInt32, _ subject: String?) throws -> String {
      kiosk.code(try voucher(kiosk, index, subject: subject))
    }
    #expect(try code(0, "h-1") == "accepted")
    #expect(try code(1, "h-1") == "accepted")
    #expect(try code(2, "h-1") == "limit-holder-day")
    #expect(try code(3, "h-2") == "accepted")
    // Compared as bytes: another normal form is another holder.
    #expect(try code(4, "é") == "accepted" && code(5, "e\u{301}") == "accepted")
    #expect(try code(6, nil) == "accepted")
    kiosk.wait(86_400_000)
    #expect(try code(2, "h-1") == "accepted")
    kiosk.wait(86_400_000)
    #expect(try code(7, "h-1") == "limit-holder")
    #expect(try code(8, "h-2") == "accepted")
  }

  @Test func `a voucher of three uses gives one a day`() throws {
    let kiosk = try kiosk(#""limits":{"voucher_day":1}"#)
    let text = try voucher(kiosk, 0, list: 4)
    #expect(kiosk.code(text) == "accepted" && kiosk.code(text) == "limit-voucher-day")
    for _ in 0..<2 {
      kiosk.wait(86_400_000)
      #expect(kiosk.code(text) == "accepted")
    }
    // Nothing is left, and that is told before any limit: tomorrow would not help.
    #expect(kiosk.code(text) == "already-used")
  }

  @Test func `limits hold across a restart, and count what was redeemed before there were any`() throws {
    let kiosk = try kiosk(#""kind":"gift""#)
    for index in 0..<3 { #expect(kiosk.code(try voucher(kiosk, UInt32(index))) == "accepted") }
    kiosk.mint.rules = #""no_expiry":true,"limits":{"store_day":4}"#
    try kiosk.useTrust()
    #expect(kiosk.code(try voucher(kiosk, 3)) == "accepted")
    #expect(kiosk.code(try voucher(kiosk, 4)) == "limit-store-day")
    try kiosk.restart()
    #expect(kiosk.code(try voucher(kiosk, 4)) == "limit-store-day")
    // Without limits for a while, and with them again.
    kiosk.mint.rules = #""no_expiry":true"#
    try kiosk.useTrust()
    for index in 10..<13 { #expect(kiosk.code(try voucher(kiosk, UInt32(index))) == "accepted") }
    kiosk.mint.rules = #""no_expiry":true,"limits":{"kiosk_day":8}"#
    try kiosk.useTrust()
    #expect(kiosk.code(try voucher(kiosk, 4)) == "accepted")
    #expect(kiosk.code(try voucher(kiosk, 5)) == "limit-kiosk-day")
  }

  @Test func `what was redeemed before there were limits is looked for once, not for each voucher that is refused`()
    throws
  {
    let kiosk = try kiosk(#""kind":"gift""#)
    #expect(kiosk.code(try voucher(kiosk, 0)) == "accepted")
    kiosk.mint.rules = #""no_expiry":true,"limits":{"kiosk_day":1}"#
    try kiosk.useTrust()
    #expect(kiosk.code(try voucher(kiosk, 1)) == "limit-kiosk-day")
    // Were it looked for again, it would be found again.
    try kiosk.database.write("forget uses") { try $0.execute(sql: "DELETE FROM uses") }
    #expect(kiosk.code(try voucher(kiosk, 2)) == "accepted")
  }

  @Test func `a redemption that could not be written is not counted`() throws {
    let kiosk = try kiosk(#""limits":{"kiosk_day":1}"#)
    let text = try voucher(kiosk, 0)
    try kiosk.refusingWrites { #expect(kiosk.code(text) == "ledger-unwritable") }
    #expect(kiosk.code(text) == "accepted")
    #expect(kiosk.code(try voucher(kiosk, 1)) == "limit-kiosk-day")
  }

  @Test func `a campaign's offline limits end with a receipt`() throws {
    let kiosk = try kiosk(#""offline":{"redemptions":3,"amount":250}"#)
    #expect(kiosk.code(try voucher(kiosk, 0, amount: 100)) == "accepted")
    #expect(kiosk.code(try voucher(kiosk, 1, amount: 100)) == "accepted")
    #expect(kiosk.code(try voucher(kiosk, 2, amount: 51)) == "offline-limit")
    #expect(kiosk.code(try voucher(kiosk, 3, amount: 50)) == "accepted")
    #expect(kiosk.code(try voucher(kiosk, 4)) == "offline-limit")
    try kiosk.receipt()
    #expect(kiosk.code(try voucher(kiosk, 2, amount: 51)) == "accepted")
  }

  @Test func `a shop whose zone is not known judges no campaign with limits`() throws {
    let kiosk = try kiosk(#""limits":{"kiosk_day":1}"#)
    kiosk.zone = nil
    try kiosk.useTrust()
    #expect(kiosk.code(try voucher(kiosk, 0)) == "zone-unknown")
  }
}
