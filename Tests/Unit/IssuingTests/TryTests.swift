import Foundation
import Issuing
import LocalAPI
import Testing
import Trust
import Wire

@Suite struct `Campaigns tried by the program` {
  struct Line: Decodable {
    let tried: String
    let code: String
    let screen: String
    let look: String
    let local: String
    let customer: InLanguages<[String]>
  }

  let scratch: ScratchMint
  let home: [String]

  init() throws {
    scratch = try ScratchMint()
    home = ["--home", scratch.workspace.path]
  }

  func tried(_ words: String...) throws -> [Line] {
    try MintProcess(["campaign", "try"] + words + home + ["-o", "json", "--timezone", "Asia/Taipei"]).finish().lines
      .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }

  func file(_ text: String) throws -> String {
    let path = scratch.folder + "/rules.json"
    try DurableFile.replace(path, with: Array(text.utf8), mode: 0o600)
    return path
  }

  @Test func `times are the shop's, and nothing is changed or minted`() throws {
    let rules = try file(#"{"hours":[{"from":"14:00","to":"17:00"}]}"#)
    let before = try scratch.workspace.state().bytes
    let lines = try tried(
      "summer26", "--rules", rules, "--at", "2026-12-24T13:59:59", "--at", "2026-12-24T14:00", "--at",
      "2026-12-24T09:00:00Z", "--text-en", "tea")
    #expect(lines.map(\.code) == ["outside-hours", "accepted", "outside-hours"])
    #expect(lines.map(\.local).last == "Thu 2026-12-24 17:00:00" && lines.map(\.screen) == ["R5", "A1", "R5"])
    #expect(lines[1].look == "accepted" && lines[1].customer.en == ["Accepted", "tea: please see staff"])
    #expect(lines[0].customer.zhHant[1].contains("14–17"))
    #expect(try scratch.workspace.state().bytes == before)
  }

  @Test func `without an id the rules are tried for a campaign that is made up`() throws {
    let rules = try file(#"{"limits":{"kiosk_day":100,"holder":1},"minimum":{"amount":30000,"currency":"TWD"}}"#)
    let lines = try tried("--rules", rules, "--uses", "3")
    let codes = Dictionary(lines.map { ($0.tried, $0.code) }) { first, _ in first }
    #expect(codes["now"] == "accepted" && codes["used up"] == "already-used" && codes["its last use"] == "accepted")
    #expect(codes["kiosk-day 99 of 100"] == "accepted" && codes["kiosk-day 100 of 100"] == "limit-kiosk-day")
    #expect(codes["holder 1 of 1"] == "limit-holder")
    let counted = try tried("--rules", rules, "--at", "+1h", "--counted", "kiosk_day=100", "--basket", "30000TWD")
    #expect(counted.map(\.code) == ["limit-kiosk-day"])
    #expect(try tried("--rules", rules, "--at", "+1h", "--basket", "29999TWD").map(\.code) == ["minimum-not-met"])
    let turns = try tried("--rules", rules, "--at", "+1h", "--at", "+2h", "--in-turn", "--sub", "s1", "--uses", "2")
    #expect(turns.map(\.code) == ["accepted", "limit-holder"])
  }

  @Test func `the page holds every answer once, and the terminal the three texts`() throws {
    let page = scratch.folder + "/try.html"
    let rules = try file(#"{"days":["mon"]}"#)
    let text = try MintProcess(
      ["campaign", "try", "summer26", "--rules", rules, "--page", page, "--timezone", "Asia/Taipei"] + home
    ).finish().lines
    for words in ["zh-Hant", "zh-Hans", "en", "staff: "] { #expect(text.contains { $0.contains(words) }, "\(words)") }
    #expect(text.contains { $0.contains("R5 outside-hours, as at") } && text.contains { $0.contains("Valid Mon") })
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(
      html.contains(#""state":"accepted""#) && html.contains(#""state":"refused""#) && html.contains(#""code":"R5""#))
  }

  @Test func `rules that can't be read and campaigns that are not there are refused`() throws {
    let bad = try file(#"{"hours":[{"from":"25:00","to":"26:00"}]}"#)
    #expect(try tried("summer26", "--rules", bad).isEmpty)
    #expect(try tried("winter26").isEmpty)
    #expect(try tried().isEmpty)
  }

  @Test func `what export prints is what publish would publish, and publishes nothing`() throws {
    try scratch.publish()
    let path = scratch.folder + "/trust/campaigns.json"
    let published = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(
      try MintProcess(["campaign", "export"] + home).finish().lines == [
        String(decoding: published.dropLast(), as: UTF8.self)
      ])
    _ = try MintProcess(["campaign", "change", "summer26", "--text-en", "tea"] + home).finish()
    let out = scratch.folder + "/new.json"
    _ = try MintProcess(["campaign", "export", "--out", out] + home).finish()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == published)
    let exported = try Data(contentsOf: URL(fileURLWithPath: out))
    #expect(exported != published)
    try scratch.publish()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == exported)
  }
}
