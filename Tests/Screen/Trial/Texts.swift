import Answers
import Rig
import Trust
import Vouchers
import Wire

/// Answers that this kiosk could not give in a trial: of rules, marks and faults, in the words that they have. Each with the
/// longest that its campaign and its shop may be called.
struct Texts: Encodable {
  /// One, by the name under which its picture is kept.
  struct Shown: Encodable {
    let name: String
    let code: String
    /// By language, at most two lines each.
    let texts: [String: [String]]
  }

  let shown: [Shown]

  /// - Parameter shop: its identifier; it has no name.
  init(shop: String) throws {
    let names = [
      Identifier("taipei-station-b2")!: PlaceName(
        traditionalChinese: "台北車站地下街第二廣場門市", simplifiedChinese: "台北车站地下街第二广场门店",
        english: "Taipei Main Station Underground Mall B2")!
    ]
    let words = Words(calendar: ShopCalendar { _ in 28_800 }, shop: shop, names: names)
    let trust = try TrustSnapshot(
      files: [
        .issuers: #"{"schema":1,"issuers":[]}"#, .hub: #"{"schema":1,"keys":[]}"#, .policy: #"{"schema":1}"#,
        .campaigns: Self.campaigns,
      ].mapValues { Array($0.utf8) })
    guard trust.campaigns.count == Self.all.count else {
      throw TrialError("not all in force: \(trust.disabledCampaigns)")
    }
    let now = WireTime("2026-11-22T02:00:00Z")!
    var shown: [Shown] = []
    func add(_ name: String, _ decision: Outcome.Decision, of campaign: String = "hours") {
      let list = UInt32(Self.all.firstIndex { $0.id == campaign }! + 1)
      let key = VoucherKey(issuer: Identifier("acme")!, list: list, index: 12)
      let facts = VoucherFacts(key, of: Identifier(campaign)!, by: trust)
      let screen = words.screen(for: Outcome(decision, seq: 47, trace: "7F2A", time: now, facts: facts))
      let customer = screen.customer
      shown.append(
        Shown(
          name: name, code: screen.code,
          texts: ["zh-Hant": customer.zhHant, "zh-Hans": customer.zhHans, "en": customer.en]))
    }
    // Every refusal, whatever it would take to come about.
    for code in RefusalCode.allCases { add("refused-\(code.rawValue)", .refused(code)) }
    add("refused-hours-many", .refused(.outsideHours), of: "many-hours")
    add("refused-limit-date", .refused(.limitKioskDay), of: "sundays")
    add("refused-limit-last", .refused(.limitKioskDay), of: "last-day")
    add("undecided-syncing", .undecided(.syncing))
    add("test-accepted", .test(.accepted(left: 0)))
    add("test-refused", .test(.refused(.wrongStore)))
    add("test-undecided", .test(.undecided(.marksExpired)))
    add("held-till", .held(use: 0, left: 0, until: now))
    for kind in ["gift", "coupon", "points", "appointment"] {
      add("accepted-\(kind)", .accepted(use: 0, left: 0), of: kind)
      add("accepted-\(kind)-left", .accepted(use: 0, left: 15), of: kind)
    }
    // What reads the same looks the same.
    self.shown = shown.reduce(into: []) { kept, one in
      if !kept.contains(where: { $0.code == one.code && $0.texts == one.texts }) { kept.append(one) }
    }
  }

  private struct Campaign {
    let id: String
    let rules: String
    var until = "2027-12-31T16:00:00.000Z"
  }

  private static let all: [Campaign] = {
    let hours = #"{"days":["mon","tue","wed","thu","fri"],"from":"09:30","to":"17:45"}"#
    let others = #"{"days":["sat"],"from":"10:00","to":"12:00"},{"days":["sun"],"from":"22:00","to":"02:00"}"#
    return [
      Campaign(
        id: "hours",
        rules:
          #""stores":["zhongxiao-fuxing-flagship","taipei-station-b2"],"hours":[\#(hours)],"minimum":{"amount":123456750,"currency":"TWD"}"#
      ),
      Campaign(id: "many-hours", rules: #""hours":[\#(hours),\#(others)]"#),
      Campaign(id: "sundays", rules: #""days":["sun"]"#),
      Campaign(id: "last-day", rules: #""limits":{"kiosk_day":1}"#, until: "2026-11-22T16:00:00.000Z"),
    ] + ["gift", "coupon", "points", "appointment"].map { Campaign(id: $0, rules: #""kind":"\#($0)""#) }
  }()

  private static var campaigns: String {
    // Each has a list of its own: no two may share one.
    let texts = all.enumerated().map { place, campaign in
      #"{"id":"\#(campaign.id)","issuer":"acme","lists":[{"list":\#(place + 1),"size":3000,"uses":1,"until":"\#(campaign.until)"}],"#
        + #""rules":{\#(campaign.rules)},"#
        + #""texts":{"zh-Hant":"中秋限定雙黃白蓮蓉月餅禮盒附贈高山烏龍茶葉一罐","zh-Hans":"中秋限定双黄白莲蓉月饼礼盒附赠高山乌龙茶叶一罐","#
        + #""en":"a mooncake gift box with lotus paste and salted yolk"}}"#
    }
    return #"{"schema":1,"campaigns":[\#(texts.joined(separator: ","))]}"#
  }
}
