import Issuing
import Rules
import StrictJSON
import Testing
import Trust
import Vouchers
import Wire

struct `Authoring a campaign's rules` {
  static let everything = """
    {
      "kind": "gift", "days": ["mon", "fri"], "hours": [{"from": "14:00", "to": "17:00"}],
      "blackout": ["2026-12-25", {"from": "2027-02-05", "to": "2027-02-12"}],
      "limits": {"voucher_day": 1, "holder": 3, "holder_day": 1, "kiosk_day": 100, "store_day": 300},
      "offline": {"redemptions": 50, "amount": 100000}, "minimum": {"amount": 50000, "currency": "TWD"},
      "stacking": "drinks", "appointment": {"early_minutes": 10, "late_minutes": 5}, "stores": ["xinyi"],
      "from": "2026-11-01T00:00:00Z", "until": "2027-03-01T00:00:00Z", "no_expiry": true, "presentation": "live"
    }
    """
  static let name = Identifier("summer26")!

  static func file(_ text: String) throws -> RulesFile { try RulesFile(parsing: Array(text.utf8), named: "tea.json") }

  @Test func `every member of a rules file is what kiosks read`() throws {
    let scratch = try ScratchMint()
    try scratch.workspace.update { (mint) throws(MintError) in
      var draft = CampaignDraft(
        id: Identifier("tea")!, list: ListDraft(list: 8, size: 10, uses: 1, until: ScratchMint.end))
      draft.rules = try RulesFile(parsing: Array(Self.everything.utf8), named: "tea.json")
      try mint.add(draft)
    }
    let campaign = try #require(try scratch.published().campaigns.values.first { $0.id.text == "tea" })
    let rules = try #require(campaign.rules)
    #expect(rules.kind == .gift && rules.days == [.monday, .friday] && rules.hours?.count == 1)
    #expect(rules.blackouts.count == 2 && rules.limits?.kioskDay == 100 && rules.limits?.offlineAmount == 100_000)
    #expect(rules.minimum?.minor == 50_000 && rules.stacking?.text == "drinks" && rules.early == 600_000)
    #expect(campaign.scope == .places([Identifier("xinyi")!]) && campaign.allowsNoExpiry)
    #expect(campaign.presentation == .live && campaign.opens == WireTime("2026-11-01T00:00:00Z"))
  }

  @Test func `what is printed can be given back, and says the same`() throws {
    let scratch = try ScratchMint()
    let rules = try Self.file(Self.everything)
    _ = try scratch.workspace.update { (mint) throws(MintError) in try mint.change(Self.name, rules: rules) }
    let printed = try scratch.workspace.state().rules(of: Self.name).text
    #expect(try Self.file(printed) == rules)
    #expect(try Self.file("{}").text == "{}")
  }

  @Test(arguments: [
    (#"{"dayz":["mon"]}"#, "unknown-member at rules.dayz"),
    (#"{"days":["monday"]}"#, "rules.days"), (#"{"days":[]}"#, "rules.days"),
    (#"{"hours":[{"from":"9:00","to":"17:00"}]}"#, "rules.hours[0].from"),
    (#"{"limits":{"kiosk_day":0}}"#, "rules.limits.kiosk_day"),
    (#"{"blackout":["2026-02-30"]}"#, "rules.blackout[0]"), (#"{"limits":{"kiosk_day":1.5}}"#, "not-integer"),
    (#"{"kind":"gift","kind":"coupon"}"#, "duplicate-member"), (#"["gift"]"#, "one object"), ("", "tea.json"),
    (#"{"minimum":{"amount":5}}"#, "rules.minimum.currency"),
  ])
  func `a rules file that no kiosk could read changes nothing, and the place is named`(text: String, place: String)
    throws
  {
    let scratch = try ScratchMint()
    let before = try scratch.workspace.state().bytes
    let error = #expect(throws: MintError.self) {
      let rules = try Self.file(text)
      _ = try scratch.workspace.update { (mint) throws(MintError) in try mint.change(Self.name, rules: rules) }
    }
    #expect(error?.code == .invalid && error?.detail.contains(place) == true, "\(error?.detail ?? "")")
    #expect(try scratch.workspace.state().bytes == before)
  }

  @Test func `a rule said by an option and in the file is refused`() throws {
    let scratch = try ScratchMint()
    let rules = try Self.file(#"{"stores":["banqiao"]}"#)
    let error = #expect(throws: MintError.self) {
      try scratch.workspace.update { (mint) throws(MintError) in
        var draft = CampaignDraft(
          id: Identifier("tea")!, list: ListDraft(list: 8, size: 10, uses: 1, until: ScratchMint.end))
        draft.scope = .places([Identifier("xinyi")!])
        draft.rules = rules
        try mint.add(draft)
      }
    }
    #expect(error?.detail.contains("\"stores\" is said twice") == true)
  }

  @Test func `a change says what it sets and what it takes away, and leaves numbering and texts alone`() throws {
    let scratch = try ScratchMint()
    _ = try scratch.mint { $0.count = 5 }
    let first = try Self.file(#"{"stores":["xinyi"],"kind":"gift"}"#)
    let second = try Self.file(#"{"kind":"coupon","days":["sat"]}"#)
    _ = try scratch.workspace.update { (mint) throws(MintError) in
      try mint.change(Self.name, rules: first, texts: ["en": "a free coffee"])
    }
    let (before, now) = try scratch.workspace.update { (mint) throws(MintError) in
      try mint.change(Self.name, rules: second)
    }
    #expect(now.differing(from: before) == ["kind", "days"] && now.missing(of: before) == ["stores"])
    let state = try scratch.workspace.state()
    #expect(state.nextIndex(of: 7) == 5)
    #expect(state.trust.campaigns.values.first?.texts.english == "a free coffee")
    #expect(throws: MintError.self) {
      _ = try scratch.workspace.update { (mint) throws(MintError) in
        try mint.change(Identifier("winter")!, rules: second)
      }
    }
  }

  @Test func `vouchers of a campaign that goes by the shop's clock can be minted at any hour`() throws {
    let scratch = try ScratchMint()
    let rules = try Self.file(#"{"days":["sun"],"hours":[{"from":"03:00","to":"03:01"}],"limits":{"kiosk_day":1}}"#)
    _ = try scratch.workspace.update { (mint) throws(MintError) in try mint.change(Self.name, rules: rules) }
    #expect(try scratch.mint().count == 1)
  }

  @Test func `the program takes a rules file, prints it and changes it`() throws {
    let scratch = try ScratchMint()
    let file = scratch.folder + "/tea.json"
    try DurableFile.replace(file, with: Array(Self.everything.utf8), mode: 0o600)
    let home = ["--home", scratch.workspace.path, "-o", "json"]
    let list = ["--list", "8", "--size", "10", "--until", "+90d"]
    let added = try MintProcess(["campaign", "add", "tea", "--rules", file] + list + home).finish().lines
    #expect(added.count == 1)
    let printed = try MintProcess(["campaign", "rules", "tea"] + home).finish().lines
    #expect(try Self.file(printed.joined()) == Self.file(Self.everything))
    let changed = try MintProcess(
      ["campaign", "change", "tea", "--rules", "/dev/null", "--text-en", "tea"] + home
    ).finish().lines
    #expect(changed.isEmpty)
    try DurableFile.replace(file, with: Array(#"{"kind":"points"}"#.utf8), mode: 0o600)
    let told = try MintProcess(["campaign", "change", "tea", "--rules", file] + home).finish().lines
    #expect(told.first?.contains(#""set":["kind"]"#) == true && told.first?.contains(#""hours""#) == true)
  }
}
