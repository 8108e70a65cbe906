import Curl
import Foundation
import LocalAPI
import Rig
import Testing

/// Rules are tried against what a kiosk has answered before they go live.
@Suite struct ReplayTests {
  struct Report: Decodable {
    struct Change: Decodable {
      let seq: Int?
      let was: String
      let wouldBe: String
      let direction: String
      let campaign: String
      let inForce: Bool

      enum CodingKeys: String, CodingKey {
        case seq, was, direction, campaign
        case wouldBe = "would_be"
        case inForce = "in_force"
      }
    }

    let kept: Int
    let replayed: Int
    let same: Int
    let changed: Int
    let notReplayed: [String: Int]
    let changes: [Change]

    enum CodingKeys: String, CodingKey {
      case kept, replayed, same, changed, changes
      case notReplayed = "not_replayed"
    }
  }

  static func replay(_ kiosk: KioskProcess, _ file: String, _ more: [String] = []) throws -> (Report, status: Int32) {
    let finished = try kiosk.ctl(["replay", "--campaigns", file, "-o", "json"] + more)
    #expect(!finished.output.contains("VC1:"))
    return (try JSONDecoder().decode(Report.self, from: Data(finished.output.utf8)), finished.status)
  }

  static func mint(_ shop: Shop, _ words: String...) throws -> String {
    try Running.succeed("voucher-mint", ["campaign"] + words + ["--home", shop.mint.home])
  }

  /// Four customers; the first one's voucher is taken back before the last comes.
  static func fourCustomers(_ shop: Shop, at kiosk: KioskProcess) throws -> (answers: [Answer], texts: [String]) {
    let vouchers = try shop.mint.issue("coffee", count: 4)
    var answers = try vouchers.prefix(3).map { try kiosk.scan($0.text) }
    let slip = try #require(answers[0].seq)
    #expect(try kiosk.ctl(["void", "\(slip)", "--reason", "wrong-item"]).status == 0)
    answers.append(try kiosk.scan(vouchers[3].text))
    return (answers, vouchers.map(\.text))
  }

  @Test func `what replay says of new rules is what kiosks answer once they are published`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let published = shop.trust + "/campaigns.json"
      let nothing = try kiosk.ctl(["replay", "--campaigns", published])
      #expect(nothing.status == 0 && nothing.output.contains("no scan is kept"), "\(nothing.output)\(nothing.errors)")

      let (answers, texts) = try Self.fourCustomers(shop, at: kiosk)
      #expect(answers.map(\.code) == ["accepted", "accepted", "accepted", "accepted"])
      #expect(try kiosk.scan("https://example.org/").code == "not-a-voucher")
      let (same, status) = try Self.replay(kiosk, published)
      #expect(
        status == 0 && same.replayed == 4 && same.same == 4 && same.kept == 5 && same.notReplayed["no_voucher"] == 1)

      // Changed, written out and tried; nothing of it is published.
      let rules = try shop.folder.write(#"{"limits":{"kiosk_day":2}}"#, to: "rules.json")
      _ = try Self.mint(shop, "change", "coffee", "--rules", rules)
      let new = shop.folder.file("new.json")
      _ = try Self.mint(shop, "export", "--out", new)
      let before = try Data(contentsOf: URL(filePath: published))
      #expect(try Data(contentsOf: URL(filePath: new)) != before)
      let (report, changes) = try Self.replay(kiosk, new)
      #expect(changes == 1 && report.changed == 1 && report.same == 3)
      #expect(report.changes.map(\.seq) == [answers[2].seq] && report.changes.map(\.was) == ["accepted"])
      #expect(report.changes.map(\.wouldBe) == ["limit-kiosk-day"] && report.changes.map(\.inForce) == [false])
      let told = try kiosk.ctl(["replay", "--campaigns", new])
      #expect(told.status == 1 && told.output.contains("accepted → limit-kiosk-day"), "\(told.output)")
      #expect(told.output.contains("kiosk-day 2 of 2") && told.output.contains("no longer accepted: 1"))
      #expect(!texts.contains { told.output.contains($0.dropFirst(4)) })
      #expect(try kiosk.trust().files.contains { $0.name == "campaigns.json" && $0.version == 1 })

      // Published, the same four come to a kiosk that has seen nobody today.
      try shop.publish()
      #expect(try Data(contentsOf: URL(filePath: published)) == Data(contentsOf: URL(filePath: new)))
      let other = try shop.openKiosk("k2")
      let (real, _) = try Self.fourCustomers(shop, at: other)
      let predicted = answers.map { answer in
        report.changes.first { $0.seq == answer.seq }?.wouldBe ?? answer.code
      }
      #expect(real.map(\.code) == predicted)
      // Who compares once more is told that it is so already.
      try kiosk.updateTrust()
      #expect(try Self.replay(kiosk, new).0.changes.map(\.inForce) == [true])
      #expect(try Self.replay(other, new).status == 0)
    }
  }

  @Test func `a campaign that is gone ends its vouchers, and another issuer's file is said to be one`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      #expect(try kiosk.scan(try shop.mint.issue("coffee")[0].text).code == "accepted")
      let empty = try shop.folder.write(#"{"schema":1,"campaigns":[]}"#, to: "empty.json")
      let (report, status) = try Self.replay(kiosk, empty)
      #expect(status == 1 && report.changes.map(\.wouldBe) == ["campaign-unknown"])
      #expect(try kiosk.ctl(["replay", "--campaigns", empty]).output.contains("no campaign of issuer acme at all"))
      let (others, none) = try Self.replay(kiosk, empty, ["--issuer", "beta"])
      #expect(none == 0 && others.changed == 0 && others.notReplayed["other_issuers"] == 1)
    }
  }

  @Test func `a file that kiosks would not take is named with campaign, member and what is allowed`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let good = try String(contentsOfFile: shop.trust + "/campaigns.json", encoding: .utf8)
      let bad: [(text: String, words: [String])] = [
        (
          good.replacing(#""rules":{}"#, with: #""rules":{"limits":{"kiosk_day":0}}"#),
          ["campaign coffee", "rules.limits.kiosk_day", "1 to 1000000"]
        ),
        (
          good.replacing(#""rules":{}"#, with: #""rules":{"dayz":["mon"]}"#),
          ["campaign triple", "rules.dayz", "blackout"]
        ),
        (good.replacing("campaigns", with: "campaign"), ["campaigns", "missing-member"]),
        ("VC1:", ["byte"]), ("", ["byte"]),
      ]
      for (number, file) in bad.enumerated() {
        let path = try shop.folder.write(file.text, to: "bad-\(number).json")
        let finished = try kiosk.ctl(["replay", "--campaigns", path])
        #expect(finished.status == 2 && finished.output.isEmpty, "\(finished.output)")
        #expect((file.words + ["bad-\(number).json"]).allSatisfy { finished.errors.contains($0) }, "\(finished.errors)")
      }
      let missing = try kiosk.ctl(["replay", "--campaigns", shop.folder.file("none.json")])
      #expect(missing.status == 2 && missing.errors.contains("none.json"))
      try kiosk.stopDaemon()
      #expect(try kiosk.ctl(["replay", "--campaigns", shop.trust + "/campaigns.json"]).status == 3)
    }
  }
}
