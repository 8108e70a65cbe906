import Foundation
import Redemption
import Testing
import Trust
import Vouchers
import Wire

@testable import Answers

struct `What people read` {
  let mint = Mint()
  let words = Words(
    calendar: ShopCalendar(zone: TimeZone(identifier: "Asia/Taipei")!), shop: "xinyi",
    names: [
      Identifier("xinyi")!: PlaceName(traditionalChinese: "信義店", simplifiedChinese: "信义店", english: "Xinyi")!
    ])

  func facts(
    list: UInt32 = 3, expires: WireTime? = Mint.morning + Mint.day, audience: [String]? = nil,
    notBefore: WireTime? = nil, amount: Amount? = nil, appointment: Appointment? = nil, mint: Mint? = nil
  ) throws -> VoucherFacts {
    let mint = mint ?? self.mint
    let text = try mint.voucher(
      12, list: list, audience: audience, expires: expires, notBefore: notBefore, amount: amount,
      appointment: appointment)
    guard case .voucher(let voucher) = Presented(text) else { throw CancellationError() }
    switch try mint.snapshot.judge(voucher, at: Mint.morning, in: Mint.xinyi) {
    case .allowed(let allowed): return allowed.facts
    case .refused(_, let facts), .undecided(_, let facts): return try #require(facts)
    }
  }

  func outcome(
    _ decision: Outcome.Decision, _ facts: VoucherFacts? = nil, foreign: ForeignKind? = nil, usedAt: WireTime? = nil
  ) -> Outcome {
    Outcome(decision, seq: 47, trace: "7F2A", time: Mint.morning, facts: facts, foreign: foreign, usedAt: usedAt)
  }

  func expect(_ outcome: Outcome, _ code: String, _ lines: [[String]], _ staff: [String], line: Int = #line) {
    let screen = words.screen(for: outcome)
    let (customer, said) = (screen.customer, screen.staff)
    let place = SourceLocation(fileID: #fileID, filePath: #filePath, line: line, column: 1)
    #expect(screen.code == code, sourceLocation: place)
    #expect([customer.zhHant, customer.zhHans, customer.en] == lines, sourceLocation: place)
    #expect([said.zhHant, said.zhHans, said.en] == staff, sourceLocation: place)
  }

  @Test func `an acceptance says what to collect, and staff the slip`() throws {
    expect(
      outcome(.accepted(use: 0, left: 0), try facts()), "A1",
      [["兌換成功", "熱美式一杯，請向店員領取"], ["兑换成功", "热美式一杯，请找店员领取"], ["Accepted", "Hot coffee: please see staff"]],
      ["已核銷 acme 3 12 熱美式一杯 單 47", "已核销 acme 3 12 热美式一杯 单 47", "Redeemed acme 3 12 Hot coffee, slip 47"])
    expect(
      outcome(.accepted(use: 0, left: 2), try facts(list: 4)), "A2",
      [["兌換成功", "還可使用 2 次"], ["兑换成功", "还可使用 2 次"], ["Accepted", "2 uses left"]],
      ["已核銷 1 次，剩 2 次", "已核销 1 次，剩 2 次", "Redeemed once, 2 left"])
    #expect(words.screen(for: outcome(.accepted(use: 1, left: 1), try facts(list: 4))).customer.en[1] == "1 use left")
  }

  @Test func `a campaign that leaves a language out is told in the nearest one it has`() throws {
    func lines(_ zhHant: String, _ zhHans: String, _ en: String) throws -> [String] {
      var mint = mint
      mint.texts = (zhHant, zhHans, en)
      let customer = words.screen(for: outcome(.accepted(use: 0, left: 0), try facts(mint: mint))).customer
      return [customer.zhHant[1], customer.zhHans[1], customer.en[1]]
    }
    #expect(try lines("", "", "Tea") == ["Tea，請向店員領取", "Tea，请找店员领取", "Tea: please see staff"])
    #expect(try lines("茶", "", "") == ["茶，請向店員領取", "茶，请找店员领取", "茶: please see staff"])
    #expect(try lines("", "", "") == ["coffee，請向店員領取", "coffee，请找店员领取", "coffee: please see staff"])
  }

  @Test func `the verb follows what the voucher is for`() throws {
    let discount = try facts(amount: Amount(minor: 5000, currency: "TWD"))
    #expect(words.screen(for: outcome(.accepted(use: 0, left: 0), discount)).customer.zhHant[0] == "使用成功")
    let window = try #require(Appointment(start: Mint.morning, end: Mint.morning + 3_600_000))
    let screen = words.screen(for: outcome(.accepted(use: 0, left: 0), try facts(appointment: window)))
    #expect(
      [screen.customer.zhHant[0], screen.customer.zhHans[0], screen.customer.en[0]] == ["報到成功", "签到成功", "Checked in"])
  }

  @Test func `an acceptance shown again says that it is the same voucher`() throws {
    expect(
      outcome(.accepted(use: 0, left: 0), try facts()).repeated(at: 9_400, since: 5_000), "A3",
      [["剛剛已兌換完成", "10:00:00，同一張券"], ["刚才已兑换", "10:00:00，同一张券"], ["Done a moment ago", "Same voucher, 10:00:00"]],
      [
        "同一張券，4 秒前已核銷，單 47，沒有再扣", "同一张券，4 秒前已核销，单 47，没有再扣",
        "Same voucher, redeemed 4 s ago, slip 47; not used again",
      ])
  }

  @Test func `a refusal shown again is the same, with its age for staff`() throws {
    let screen = words.screen(for: outcome(.refused(.signatureInvalid)).repeated(at: 9_400, since: 5_000))
    #expect(screen.code == "R6" && screen.customer.en[0] == "We can't verify this")
    #expect(screen.staff.zhHant == "簽章不符(偽造或毀損)，勿收，記錄 7F2A（4 秒前）")
    #expect(screen.staff.en == "Bad signature (forged or damaged): do not accept, trace 7F2A (4 s ago)")
  }

  @Test func `a used voucher says when and where, in the shop's time`() throws {
    expect(
      outcome(.refused(.alreadyUsed), try facts(), usedAt: WireTime("2026-10-03T06:22:00Z")), "R1",
      [
        ["這張券已使用過", "10/3 14:22 信義店"], ["此券已使用", "10月3日 14:22 信义店"], ["Already used", "3 Oct 14:22, Xinyi"],
      ],
      [
        "已用：信義店 10/3 14:22，勿收，查 acme 3 12", "已用：信义店 10月3日 14:22，勿收，查 acme 3 12",
        "Used at Xinyi 3 Oct 14:22: do not accept, look up acme 3 12",
      ])
    let lastYear = outcome(.refused(.alreadyUsed), try facts(), usedAt: WireTime("2025-12-31T16:00:00Z"))
    #expect(words.screen(for: lastYear).customer.zhHant[1] == "1/1 00:00 信義店", "midnight here is the new year")
    let before = outcome(.refused(.alreadyUsed), try facts(), usedAt: WireTime("2025-12-31T15:59:00Z"))
    #expect(words.screen(for: before).customer.zhHant[1] == "2025/12/31 23:59 信義店")
    #expect(words.screen(for: before).customer.en[1] == "31 Dec 2025 23:59, Xinyi")
  }

  @Test func `an expired voucher names its last day`() throws {
    // Until the first of November, 00:00, in Taipei.
    expect(
      outcome(.refused(.expired), try facts(expires: WireTime("2026-10-31T16:00:00Z"))), "R2",
      [["這張券已過期", "使用期限到 10月31日"], ["此券已过期", "有效期至 10月31日"], ["Expired", "Was valid until 31 Oct"]],
      ["過期 22 天，勿收，可洽客服", "过期 22 天，勿收，可联系客服", "Expired 22 days ago: do not accept, refer to service"])
    let today = words.screen(for: outcome(.refused(.expired), try facts(expires: WireTime("2026-11-22T01:30:00Z"))))
    #expect(today.customer.en[1] == "Was valid until 22 Nov 09:30")
    #expect(today.staff.zhHant == "今天過期，勿收，可洽客服")
  }

  @Test func `what ends first is named: voucher, list or campaign`() throws {
    var short = mint
    short.rules = #""until":"2026-11-21T16:00:00.000Z","from":"2026-11-20T00:00:00.000Z""#
    let facts = try facts(expires: WireTime("2027-06-01T00:00:00Z"), notBefore: WireTime(seconds: 0), mint: short)
    #expect(facts.validUntil == WireTime("2026-11-21T16:00:00Z"))
    #expect(facts.validFrom == WireTime("2026-11-20T00:00:00Z"))
    #expect(words.screen(for: outcome(.refused(.expired), facts)).customer.en[1] == "Was valid until 21 Nov")
  }

  @Test func `what is too early names its begin, what is elsewhere its shops`() throws {
    expect(
      outcome(.refused(.notYetValid), try facts(expires: nil, notBefore: WireTime("2027-10-01T02:00:00Z"))), "R3",
      [
        ["還不能使用", "2027年10月1日 10:00 起可用"], ["还不能使用", "2027年10月1日 10:00 起可用"],
        ["Not valid yet", "From 1 Oct 2027 10:00"],
      ],
      [
        "未開始(2027年10月1日 10:00)，券未扣", "未开始(2027年10月1日 10:00)，券未扣",
        "Starts 1 Oct 2027 10:00; voucher not used",
      ])
    expect(
      outcome(.refused(.wrongStore), try facts(list: 5)), "R4",
      [
        ["這張券不適用本店", "可用：banqiao、ximen"], ["此券本店不可用", "可用：banqiao、ximen"],
        ["Not for this shop", "Use at: banqiao, ximen"],
      ],
      ["不適用本店，限 banqiao、ximen，券未扣", "本店不可用，限 banqiao、ximen，券未扣", "Wrong shop, only banqiao, ximen; not used"])
    let many = words.screen(
      for: outcome(.refused(.wrongStore), try facts(audience: ["nangang", "songshan", "zhongshan", "wanhua"])))
    #expect(many.customer.en[1] == "Use at: nangang, songshan, …", "no name is cut in two")
    let issuer = words.screen(for: outcome(.refused(.issuerOutOfScope), try facts()))
    #expect(issuer.code == "R4" && issuer.customer.en[1] == "Please ask us where to use it")
  }

  @Test func `a time beyond the calendar is the last day that has a date`() throws {
    let furthest = WireTime(seconds: (1 << 43) - 1)
    let late = words.screen(for: outcome(.refused(.notYetValid), try facts(expires: nil, notBefore: furthest)))
    #expect(late.customer.en[1] == "From 31 Dec 9999 00:00")
    let window = try #require(Appointment(start: Mint.morning + Mint.day, end: furthest))
    let open = words.screen(for: outcome(.refused(.appointmentEarly), try facts(appointment: window)))
    #expect(open.customer.en[1] == "From 23 Nov 10:00")
    #expect(open.staff.en == "Early, booked 23 Nov 10:00–31 Dec 9999 00:00; not used")
  }

  @Test func `an appointment at another time names its window`() throws {
    let start = try #require(WireTime("2026-11-22T06:00:00Z"))
    let window = try #require(Appointment(start: start, end: start + 3 * 3_600_000))
    expect(
      outcome(.refused(.appointmentEarly), try facts(appointment: window)), "R5",
      [
        ["還沒到報到時間", "11月22日 14:00 起可報到"], ["还没到签到时间", "11月22日 14:00 起可签到"],
        ["Too early to check in", "From 22 Nov 14:00"],
      ],
      [
        "早到，預約 11月22日 14:00–17:00，券未扣", "早到，预约 11月22日 14:00–17:00，券未扣",
        "Early, booked 22 Nov 14:00–17:00; not used",
      ])
    let night = try #require(Appointment(start: start + 8 * 3_600_000, end: start + 11 * 3_600_000))
    let late = words.screen(for: outcome(.refused(.appointmentLate), try facts(appointment: night)))
    #expect(late.customer.en == ["Too late to check in", "Not used up: ask us to rebook"])
    #expect(late.staff.en == "Late, booked 22 Nov 22:00–23 Nov 01:00; not used")
  }

  @Test func `what can't be verified reads alike to the customer, and to staff as it is`() throws {
    let texts = Set(
      [RefusalCode.signatureInvalid, .malformedCBOR, .kidUnknown, .listNotAllowed, .keyRevoked].map {
        words.screen(for: outcome(.refused($0))).customer.zhHant
      })
    #expect(texts == [["無法確認這張券", "請開啟原始的券，或洽店員"]])
    expect(
      outcome(.refused(.usesMismatch), try facts()), "R6",
      [
        ["無法確認這張券", "請開啟原始的券，或洽店員"], ["无法确认此券", "请打开原券，或找店员"], ["We can't verify this", "Open the original or ask us"],
      ],
      [
        "使用次數與活動不符(uses-mismatch)，勿收，記錄 7F2A", "使用次数与活动不符(uses-mismatch)，勿收，记录 7F2A",
        "Number of uses is not its campaign's (uses-mismatch): do not accept, trace 7F2A",
      ])
  }

  @Test func `what can't be judged is not the voucher's fault, and staff learn what to do`() {
    expect(
      outcome(.undecided(.offlineLimit)), "C1",
      [["現在無法確認", "券還沒用掉，請洽店員"], ["暂时无法确认", "此券未扣，请找店员"], ["We can't check now", "Not used up. Please ask us"]],
      [
        "系統問題(離線額滿)，非券問題：接上網路", "系统问题(离线额满)，非券问题：连接网络",
        "System (offline limit), not the voucher: connect the network",
      ])
  }

  @Test func `notices and live codes`() {
    expect(
      outcome(.refused(.notAVoucher), foreign: .payment), "N1",
      [
        ["這不是本店的券", "請出示優惠券；付款請到櫃檯"], ["这不是本店的券", "请出示优惠券；付款请到柜台"],
        ["Not our voucher", "Show the voucher; pay at till"],
      ],
      ["外來條碼(付款)，內容未存", "外来码(付款)，内容未存", "Foreign code (payment), not kept"])
    #expect(words.screen(for: outcome(.refused(.notAVoucher), foreign: .other)).staff.en == "Foreign code, not kept")
    #expect(words.screen(for: outcome(.notice(.oneAtATime))).customer.zhHans == ["请一次一张", "请遮住其他码"])
    #expect(words.screen(for: outcome(.refused(.liveCodeRequired))).code == "R9")
    let help = words.screen(for: .help(at: Mint.morning, trace: "7F2A"))
    #expect(help.code == "H1")
    #expect(help.customer.zhHant == ["請拿穩", "螢幕調亮，離鏡頭 20 公分"])
    #expect(help.customer.zhHans == ["请拿稳", "调亮屏幕，离镜头 20 厘米"])
    #expect(help.customer.en == ["Hold still", "Brighter screen, 20 cm away"])
  }

  @Test func `rules say when to come again, and that nothing is used up`() throws {
    var mint = mint
    mint.rules =
      #""no_expiry":true,"hours":[{"days":["mon","tue","wed","thu","fri"],"from":"14:00","to":"17:00"}],"minimum":{"amount":50000,"currency":"TWD"}"#
    let facts = try facts(mint: mint)
    expect(
      outcome(.refused(.outsideHours), facts), "R5",
      [
        ["這個時段不能使用", "可用：週一至五 14–17 點"], ["此时段不可用", "可用：周一至周五 14–17 点"], ["Not at this time", "Valid Mon–Fri 14–17"],
      ],
      ["非可用時段(週一至五 14–17 點)，券未扣", "非可用时段(周一至周五 14–17 点)，券未扣", "Outside hours (Mon–Fri 14–17); not used"])
    expect(
      outcome(.refused(.limitKioskDay), facts), "R8",
      [
        ["今天的次數已用完", "券還在，明天可再用"], ["今日次数已用完", "此券未扣，明天可用"],
        ["Today's limit reached", "Not used up: try tomorrow"],
      ],
      ["本機今日名額已滿，券未扣", "本机今日名额已满，券未扣", "This kiosk's limit for today; not used"])
    expect(
      outcome(.refused(.minimumNotMet), facts), "R10",
      [
        ["未達最低消費", "滿 500 TWD 可用，券未扣"], ["未达最低消费", "满 500 TWD 可用，此券未扣"],
        ["Below the minimum", "From 500 TWD; not used up"],
      ],
      ["消費未滿 500 TWD，券未扣", "消费未满 500 TWD，券未扣", "Basket below 500 TWD; not used"])
    // Half of an hour would mislead: "Sat 1…".
    mint.rules =
      #""no_expiry":true,"hours":[{"days":["mon","tue","wed"],"from":"09:30","to":"17:45"},{"days":["sat"],"from":"10:00","to":"12:00"}]"#
    let many = words.screen(for: outcome(.refused(.outsideHours), try self.facts(mint: mint))).customer
    #expect(many.zhHant[1] == "可用：週一至三 9:30–17:45、…")
    #expect(many.en[1] == "Valid Mon–Wed 9:30–17:45, …")
  }

  @Test(arguments: [
    // Mint's morning is a Sunday, 22 November 2026.
    (#""days":["sun","mon"]"#, 30 as Int64?, "明天可再用", "try tomorrow"),
    (#""days":["sun"]"#, 30, "11月29日可再用", "try 29 Nov"),
    (#""hours":[{"days":["sat"],"from":"22:00","to":"02:00"}]"#, 30, "11月28日可再用", "try 28 Nov"),
    (#""blackout":[{"from":"2026-11-23","to":"2027-01-09"}]"#, nil, "2027年1月10日可再用", "try 10 Jan 2027"),
    // It ends before the next day on which it could be used.
    (#""days":["sun"]"#, 6, "請洽店員", ""), (#""days":["sun","mon"]"#, 0, "請洽店員", ""),
  ])
  func `who has reached today's limit hears of the next day that is one`(
    rules: String, days: Int64?, zhHant: String, en: String
  ) throws {
    var mint = mint
    mint.rules = #""no_expiry":true,"limits":{"kiosk_day":1},\#(rules)"#
    let facts = try facts(expires: days.map { Mint.morning + $0 * Mint.day + 60_000 }, mint: mint)
    let screen = words.screen(for: outcome(.refused(.limitKioskDay), facts))
    #expect(screen.customer.zhHant[1] == "券還在，\(zhHant)")
    #expect(screen.customer.en[1] == (en.isEmpty ? "Not used up. Please ask us" : "Not used up: \(en)"))
    for line in screen.customer.zhHant + screen.customer.zhHans + screen.customer.en {
      #expect(Room.width(of: line) <= Room.line, "\(line)")
    }
  }

  @Test(arguments: [
    (#""days":["sat","sun"]"#, "週六日", "Sat/Sun"),
    (
      #""days":["mon","wed","fri"],"hours":[{"from":"09:30","to":"12:00"},{"from":"22:00","to":"02:00"}]"#,
      "週一三五 9:30–12:00、週一三五 22–2 點", "Mon/Wed/Fri 9:30–12:00, Mon/Wed/Fri 22–2"
    ),
    (#""hours":[{"from":"00:00","to":"24:00"}]"#, "0–24 點", "0–24"),
  ])
  func `hours are told as people say them`(rules: String, zhHant: String, en: String) throws {
    var mint = mint
    mint.rules = #""no_expiry":true,\#(rules)"#
    let told = Words.openings(try #require(try facts(mint: mint).rules)).joined
    #expect(told.zhHant == zhHant && told.en == en)
  }

  static let decisions: [Outcome.Decision] =
    RefusalCode.allCases.map { .refused($0) } + UndecidedCode.allCases.map { .undecided($0) }
    + Outcome.Notice.allCases.map { .notice($0) }
    + RefusalCode.allCases.map { .test(.refused($0)) } + UndecidedCode.allCases.map { .test(.undecided($0)) } + [
      .accepted(use: 0, left: 0), .accepted(use: 0, left: 15), .held(use: 0, left: 0, until: Mint.morning),
      .test(.accepted(left: 0)),
    ]

  /// Every decision, fresh and repeated, with nothing known of the voucher and with the longest of everything.
  func screens(_ words: Words) throws -> [Screen] {
    var long = mint
    long.texts = (
      String(repeating: "特大杯冰的", count: 6), String(repeating: "特大杯冰的", count: 6),
      "Extra large iced oat milk latte with caramel"
    )
    let start = try #require(WireTime("2027-11-22T14:00:00Z"))
    let longest = try facts(
      expires: WireTime("2025-12-31T15:59:59Z"),
      audience: (0..<5).map { "store-with-a-long-name-\($0)" },
      notBefore: WireTime("2027-12-31T15:59:59Z"),
      appointment: Appointment(start: start, end: start + 20 * Mint.day / 24),
      mint: long)
    return Self.decisions.flatMap { decision in
      [
        outcome(decision), outcome(decision, longest, usedAt: WireTime("2025-11-22T14:00:00Z")),
        outcome(decision, longest, foreign: .receipt).repeated(at: 9_999_000, since: 0),
      ].map(words.screen(for:))
    }
  }

  @Test func `another shop's vouchers are told where they may be used, by the names of the shops`() throws {
    func names(_ han: String, _ hans: String, _ en: String) throws -> PlaceName {
      try #require(PlaceName(traditionalChinese: han, simplifiedChinese: hans, english: en))
    }
    let words = Words(
      calendar: words.calendar, shop: "xinyi",
      names: [
        Identifier("ximen")!: try names("西門店", "西门店", "Ximen"),
        Identifier("banqiao")!: try names("板橋店", "板桥店", "Banqiao"),
      ])
    let refused = words.screen(for: outcome(.refused(.wrongStore), try facts(audience: ["ximen", "banqiao", "other"])))
    #expect(refused.customer.zhHant[1] == "可用：西門店、板橋店、other")
    #expect(refused.customer.zhHans[1] == "可用：西门店、板桥店、other")
    #expect(refused.customer.en[1] == "Use at: Ximen, Banqiao, other")
    #expect(refused.staff.en == "Wrong shop, only Ximen, Banqiao, other; not used")
  }

  @Test func `a test says that nothing is used, and of a no the first line that the customer would read`() throws {
    expect(
      outcome(.test(.accepted(left: 0)), try facts()), "T1",
      [["測試成功", "不計入，券未扣"], ["测试成功", "不计入，此券未扣"], ["Test passed", "Not counted, not used up"]],
      ["測試：可核銷；不計入，券未扣", "测试：可核销；不计入，券未扣", "Test: would be accepted; not counted, not used"])
    let no = words.screen(for: outcome(.test(.refused(.alreadyUsed)), try facts()))
    #expect(no.code == "T2" && no.customer.en == ["Test, not counted", "Already used"])
    #expect(no.staff.en.hasPrefix("Test: Used elsewhere"))
  }

  @Test(arguments: ["信義店", "Taipei Xinyi Shin Kong Mitsukoshi A11", "臺北信義新天地新光三越旗艦概念門市"])
  func `every code has words in three languages, and every line fits`(shop: String) throws {
    let name = try #require(PlaceName(traditionalChinese: shop, simplifiedChinese: shop, english: shop))
    let places = [Mint.xinyi.store] + (0..<5).compactMap { Identifier("store-with-a-long-name-\($0)") }
    let screens = try screens(
      Words(
        calendar: words.calendar, shop: "xinyi",
        names: Dictionary(uniqueKeysWithValues: places.map { ($0, name) })))
    for screen in screens {
      let customer = [screen.customer.zhHant, screen.customer.zhHans, screen.customer.en]
      for line in customer.flatMap({ $0 }) {
        #expect(!line.isEmpty && Room.width(of: line) <= Room.line, "\(screen.code): \(line)")
      }
      #expect(customer.allSatisfy { $0.count == 2 }, "\(screen.code)")
      for line in [screen.staff.zhHant, screen.staff.zhHans, screen.staff.en] {
        #expect(!line.isEmpty, "\(screen.code)")
      }
    }
    #expect(
      Set(screens.map(\.code))
        == [
          "A1", "A2", "A3", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "P1", "H2", "N1",
          "N2", "H1", "C1", "T1", "T2",
        ])
  }

  @Test func `the customer reads no trade words and is not accused`() throws {
    let never = [
      "核銷", "核销", "簽章", "签章", "签名", "憑證", "凭证", "同步", "偽造", "伪造", "假", "forged", "fake", "invalid", "signature", "sync",
      "error",
    ]
    for screen in try screens(words) {
      for line in screen.customer.zhHant + screen.customer.zhHans + screen.customer.en {
        for word in never { #expect(!line.lowercased().contains(word), "\(screen.code): \(line)") }
      }
    }
  }

  @Test func `what can't be judged says in every language that the voucher is not used up`() {
    for code in UndecidedCode.allCases {
      let customer = words.screen(for: outcome(.undecided(code))).customer
      #expect(customer.zhHant[1].contains("券還沒用掉") && customer.zhHans[1].contains("未扣"))
      #expect(customer.en[1].hasPrefix("Not used up"))
    }
  }

  @Test func `staff read since when trust is too old`() {
    let old = Outcome(
      .undecided(.keysExpired), trace: "7F2A", time: Mint.morning, since: WireTime("2026-10-01T02:00:00Z"))
    let staff = words.screen(for: old).staff
    #expect(staff.en.hasPrefix("System (keys too old since 1 Oct 10:00), not the voucher: "))
    #expect(staff.zhHant.hasPrefix("系統問題(金鑰過期，10月1日 10:00起)，") && staff.zhHans.hasPrefix("系统问题(密钥过期，10月1日 10:00起)，"))
  }

  @Test func `each language is written in its own characters`() throws {
    // Characters that only the other script has, of those in use here.
    let (onlyHant, onlyHans) = (Set("這張過還沒請開啟領櫃檯遮貨門繫碼條鑰離"), Set("这张过还没请开启领柜台遮门码条钥离").subtracting("沒没台遮"))
    for screen in Self.decisions.map({ words.screen(for: outcome($0)) }) {
      let hant = screen.customer.zhHant.joined() + screen.staff.zhHant
      let hans = screen.customer.zhHans.joined() + screen.staff.zhHans
      #expect(onlyHans.subtracting(onlyHant).isDisjoint(with: hant), "\(hant)")
      #expect(onlyHant.subtracting("遮沒").isDisjoint(with: hans), "\(hans)")
    }
  }
}
