import Answers
import GRDB
import Foundation
import Ledger
import Records
import Redemption
import Rig
import Rules
import Storage
import Testing
import Trust
import Vouchers
import Wire

@Suite final class `Holds, voids and pauses` {
  let scratch = ScratchFolder()
  var dice = Dice(state: 9)

  func kiosk(_ rules: String = "") throws -> TestKiosk {
    var mint = Mint()
    mint.rules = #""no_expiry":true\#(rules.isEmpty ? "" : ",\(rules)")"#
    return try TestKiosk(scratch.file("ledger"), mint: mint)
  }

  /// Hands a text over as a till does.
  func hold(
    _ kiosk: TestKiosk, _ text: [UInt8], seconds: Int64 = 60, basket: Basket? = nil, as name: HoldID? = nil
  ) -> (code: String, id: HoldID) {
    kiosk.wait(3000)
    let id = name ?? HoldID(using: &dice)
    let holding = kiosk.desk.hold(text, for: seconds * 1000, basket: basket, as: id, at: kiosk.now, trace: "7F2A")
    let code =
      switch holding {
      case .answered(let outcome, _): outcome.code
      case .used(let outcome): "\(outcome.code) a moment ago"
      case .standing(let outcome, _): "again \(outcome.code) \(outcome.seq ?? 0)"
      case .over(let state): "over \(state)"
      case .nameTaken: "name taken"
      case .failed(let why): why
      }
    return (code, id)
  }

  func word(_ sequel: Desk.Sequel) -> String {
    switch sequel {
    case .done: "done"
    case .already: "already"
    case .unknown: "unknown"
    case .impossible(let state): state
    case .failed(let why): why
    }
  }

  @Test func `a held use is nobody else's until it is confirmed, and a redemption then`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher()
    let first = hold(kiosk, text)
    #expect(first.code == "held")
    #expect(hold(kiosk, text).code == "already-held")
    #expect(kiosk.code(text) == "already-held")
    #expect(word(kiosk.desk.confirm(first.id, at: kiosk.now)) == "done")
    #expect(word(kiosk.desk.confirm(first.id, at: kiosk.now)) == "already")
    #expect(word(kiosk.desk.release(first.id, at: kiosk.now)) == "confirmed")
    #expect(kiosk.code(text) == "already-used")
    #expect(
      try kiosk.types() == [
        "ledger.opened", "redemption.held", "scan.refused", "scan.refused", "redemption.confirmed", "scan.refused",
      ])
    _ = try kiosk.ledger.verify()
  }

  @Test func `what was redeemed a moment ago at the camera is used up for a till, and makes no record`() throws {
    let kiosk = try kiosk()
    for text in [try kiosk.mint.voucher(1), try kiosk.mint.voucher(list: 4)] {
      kiosk.wait(20_000)
      #expect(kiosk.see(.appeared, text)?.code == "accepted")
      let types = try kiosk.types()
      #expect(hold(kiosk, text).code == "already-used a moment ago")
      #expect(kiosk.see(.still, text) == nil)
      #expect(hold(kiosk, text).code == "already-used a moment ago")
      #expect(try kiosk.types() == types)
      // Shown anew it is a presentation of its own.
      _ = kiosk.see(.gone, text)
    }
    #expect(hold(kiosk, try kiosk.mint.voucher(list: 4)).code == "held")
  }

  @Test func `what is confirmed is told as accepted, with the slip of the hold`() throws {
    let kiosk = try kiosk()
    let held = hold(kiosk, try kiosk.mint.voucher(list: 4))
    guard case .done(let seq, let outcome?) = kiosk.desk.confirm(held.id, at: kiosk.now) else {
      Issue.record("not confirmed")
      return
    }
    #expect(outcome.code == "accepted" && outcome.seq == 2 && seq == 3)
    guard case .accepted(0, left: 2) = outcome.decision else {
      Issue.record("\(outcome.decision)")
      return
    }
  }

  @Test func `a till that lost the answer asks again by the same name, and nothing more is kept`() throws {
    let kiosk = try kiosk()
    let (one, two) = (try kiosk.mint.voucher(1), try kiosk.mint.voucher(2))
    let first = hold(kiosk, one)
    #expect(first.code == "held")
    #expect(hold(kiosk, one, as: first.id).code == "again held 2")
    #expect(hold(kiosk, two, as: first.id).code == "name taken")
    #expect(hold(kiosk, Array("https://pay.example".utf8), as: first.id).code == "name taken")
    try kiosk.restart(after: 5000)
    #expect(hold(kiosk, one, as: first.id).code == "again held 2")
    #expect(try kiosk.types() == ["ledger.opened", "redemption.held"])
    #expect(word(kiosk.desk.confirm(first.id, at: kiosk.now)) == "done")
    #expect(hold(kiosk, one, as: first.id).code == "over confirmed")
    // A no keeps no name: asked again, it is judged again.
    let refused = hold(kiosk, one)
    #expect(refused.code == "already-used" && hold(kiosk, two, as: refused.id).code == "held")
    _ = try kiosk.ledger.verify()
  }

  @Test func `a released use is free again, and so is one that no till came back for`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher()
    let first = hold(kiosk, text)
    #expect(word(kiosk.desk.release(first.id, at: kiosk.now)) == "done")
    #expect(kiosk.see(.once, text)?.code == "accepted")
    #expect(word(kiosk.desk.void(4, reason: "r", by: 0, staff: nil, at: kiosk.now)) == "done")
    #expect(word(kiosk.desk.release(first.id, at: kiosk.now)) == "already")
    #expect(word(kiosk.desk.confirm(first.id, at: kiosk.now)) == "released")
    let second = hold(kiosk, text, seconds: 30)
    #expect(second.code == "held")
    kiosk.wait(29_999)
    kiosk.desk.tick(at: kiosk.now)
    #expect(kiosk.see(.once, text)?.code == "already-held")
    kiosk.wait(1)
    kiosk.desk.tick(at: kiosk.now)
    #expect(word(kiosk.desk.confirm(second.id, at: kiosk.now)) == "expired")
    #expect(kiosk.code(text) == "accepted")
    #expect(word(kiosk.desk.confirm(HoldID(using: &dice), at: kiosk.now)) == "unknown")
    _ = try kiosk.ledger.verify()
  }

  @Test func `a hold outlives a restart as a hold, and ends by time all the same`() throws {
    let kiosk = try kiosk()
    let (one, two) = (try kiosk.mint.voucher(1), try kiosk.mint.voucher(2))
    let (first, second) = (hold(kiosk, one), hold(kiosk, two, seconds: 40))
    try kiosk.restart(after: 5000)
    // Not shown as an acceptance that a crash has kept from the screen.
    #expect(kiosk.see(.once, one)?.code == "already-held")
    #expect(word(kiosk.desk.confirm(first.id, at: kiosk.now)) == "done")
    try kiosk.restart(after: 60_000)
    kiosk.desk.tick(at: kiosk.now)
    #expect(word(kiosk.desk.confirm(second.id, at: kiosk.now)) == "expired")
    #expect(kiosk.code(two) == "accepted")
    #expect(kiosk.code(one) == "already-used")
    _ = try kiosk.ledger.verify()
  }

  @Test func `what can't be written is neither held nor confirmed`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher()
    try kiosk.refusingWrites { #expect(hold(kiosk, text).code == "ledger-unwritable") }
    let held = hold(kiosk, text)
    #expect(held.code == "held")
    try kiosk.refusingWrites {
      guard case .failed = kiosk.desk.confirm(held.id, at: kiosk.now) else {
        Issue.record("it was confirmed")
        return
      }
    }
    #expect(word(kiosk.desk.confirm(held.id, at: kiosk.now)) == "done")
  }

  @Test func `a basket is held against the campaign's rules`() throws {
    let kiosk = try kiosk(#""minimum":{"amount":50000,"currency":"TWD"},"stacking":"drinks""#)
    let text = try kiosk.mint.voucher()
    func basket(_ minor: Int64, _ groups: String...) -> Basket {
      Basket(total: Amount(minor: minor, currency: "TWD"), groups: Set(groups.map { Identifier($0)! }))
    }
    #expect(hold(kiosk, text, basket: basket(49_999)).code == "minimum-not-met")
    #expect(hold(kiosk, text, basket: basket(50_000, "drinks")).code == "not-combinable")
    #expect(hold(kiosk, text, basket: basket(50_000)).code == "held")
  }

  @Test func `a void frees the use once, and counts for no limit`() throws {
    let kiosk = try kiosk(#""limits":{"kiosk_day":1}"#)
    let text = try kiosk.mint.voucher()
    #expect(kiosk.code(text) == "accepted")
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "limit-kiosk-day")
    #expect(word(kiosk.desk.void(2, reason: "wrong drink", by: 1000, staff: "s-7", at: kiosk.now)) == "done")
    #expect(word(kiosk.desk.void(2, reason: "again", by: 1000, staff: nil, at: kiosk.now)) == "already")
    #expect(word(kiosk.desk.void(1, reason: "no redemption", by: 1000, staff: nil, at: kiosk.now)) == "unknown")
    #expect(word(kiosk.desk.void(99, reason: "no record", by: 1000, staff: nil, at: kiosk.now)) == "unknown")
    #expect(kiosk.code(text) == "accepted")
    #expect(kiosk.code(try kiosk.mint.voucher(1)) == "limit-kiosk-day")
    let record = try #require(try kiosk.ledger.records(after: 3, limit: 1).first)
    let data = try RecordLine(parsing: record.bytes).data
    var reader = data
    let sequel = try RedemptionSequel(data: &reader, isVoid: true)
    #expect(sequel.of.seq == 2 && sequel.reason == "wrong drink")
    #expect(String(decoding: record.bytes, as: UTF8.self).contains(#""uid":1000,"staff":"s-7""#))
    // Who did it is an action of its own, like any other.
    let action = try #require(try kiosk.ledger.records(after: 4, limit: 1).first)
    #expect(action.type == RecordType.staffAction.rawValue)
    #expect(String(decoding: action.bytes, as: UTF8.self).contains(#""action":"void","uid":1000"#))
    #expect(try kiosk.ledger.undone(among: [1, 2, 3]) == [2])
    _ = try kiosk.ledger.verify()
  }

  @Test func `what was redeemed is counted with what tills confirmed, less what was taken back`() throws {
    let kiosk = try kiosk()
    let start = kiosk.now.wall
    let texts = try (1...4).map { try kiosk.mint.voucher(UInt32($0)) }
    let (confirmed, voided, released) = (hold(kiosk, texts[0]), hold(kiosk, texts[1]), hold(kiosk, texts[2]))
    #expect(try kiosk.ledger.counts(since: start) == [:])
    #expect(hold(kiosk, texts[0]).code == "already-held")
    for id in [confirmed.id, voided.id] { #expect(word(kiosk.desk.confirm(id, at: kiosk.now)) == "done") }
    #expect(word(kiosk.desk.release(released.id, at: kiosk.now)) == "done")
    #expect(kiosk.code(texts[3]) == "accepted")
    #expect(try kiosk.ledger.counts(since: start) == ["accepted": 3, "already-held": 1])
    // By its slip: the number of the hold.
    #expect(word(kiosk.desk.void(3, reason: "r", by: 0, staff: nil, at: kiosk.now)) == "done")
    #expect(try kiosk.ledger.counts(since: start) == ["accepted": 2, "already-held": 1, "taken-back": 1])
    // What an earlier shift redeemed is no part of this one; that it was taken back is.
    kiosk.wait(1000)
    let shift = kiosk.now.wall
    #expect(word(kiosk.desk.void(9, reason: "r", by: 0, staff: nil, at: kiosk.now)) == "done")
    #expect(kiosk.code(texts[3]) == "accepted")
    #expect(try kiosk.ledger.counts(since: shift) == ["accepted": 1, "taken-back": 1])
    #expect(Set(try kiosk.ledger.counts(since: shift).keys.map { Words.tally($0).en }) == ["redeemed", "taken back"])
  }

  @Test func `after a restart the last answers are told from their records`() throws {
    let kiosk = try kiosk()
    let words = Words(calendar: ShopCalendar { _ in 28_800 }, shop: "s")
    let held = hold(kiosk, try kiosk.mint.voucher(1))
    _ = kiosk.desk.confirm(held.id, at: kiosk.now)
    let triple = try #require(kiosk.scan(try kiosk.mint.voucher(list: 4)))
    let used = try #require(kiosk.scan(try kiosk.mint.voucher(1)))
    let forged = kiosk.code(Array("VC1:NOTHING".utf8))
    let before = try kiosk.ledger.records(after: 0, limit: 99).count
    try kiosk.restart()
    let told = try kiosk.desk.lastAnswers(20, since: Mint.morning)
    #expect(told.map(\.code) == ["held", "accepted", "accepted", "already-used", forged])
    #expect(told.map(\.seq) == [2, 2, triple.seq, used.seq, Int64(before)])
    // In the words of then, but for what no record keeps.
    #expect(words.screen(for: told[2]).staff == words.screen(for: triple).staff)
    #expect(words.screen(for: told[1]).staff.en == "Redeemed acme 3 1 Hot coffee, slip 2")
    #expect(words.screen(for: told[3]).code == "R1" && words.screen(for: told[4]).code == "R6")
    #expect(try kiosk.desk.lastAnswers(2, since: Mint.morning).map(\.code) == ["already-used", forged])
    #expect(try kiosk.desk.lastAnswers(20, since: kiosk.now.wall + 1).isEmpty)
    #expect(try kiosk.ledger.records(after: 0, limit: 99).count == before)
  }

  @Test func `of three uses the one that was taken back is given again`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher(list: 4)
    for _ in 0..<3 { #expect(kiosk.code(text) == "accepted") }
    #expect(word(kiosk.desk.void(3, reason: "r", by: 0, staff: nil, at: kiosk.now)) == "done")
    #expect(kiosk.code(text) == "accepted" && kiosk.code(text) == "already-used")
    let uses = try kiosk.ledger.claims(of: Mint.key(list: 4)).map(\.use).sorted()
    #expect(uses == [0, 1, 2])
    _ = try kiosk.ledger.verify()
  }

  @Test func `right after a void the voucher is judged again, not shown as done`() throws {
    let kiosk = try kiosk()
    let text = try kiosk.mint.voucher()
    #expect(kiosk.see(.once, text)?.code == "accepted")
    #expect(word(kiosk.desk.void(2, reason: "r", by: 0, staff: nil, at: kiosk.now)) == "done")
    let again = kiosk.see(.once, text)
    #expect(again?.code == "accepted" && again?.isRepeat == false && again?.seq == 5)
  }

  @Test func `a hold can't be taken back, only released; once confirmed it can`() throws {
    let kiosk = try kiosk()
    let held = hold(kiosk, try kiosk.mint.voucher())
    #expect(word(kiosk.desk.void(2, reason: "r", by: 0, staff: nil, at: kiosk.now)) == "held")
    _ = kiosk.desk.confirm(held.id, at: kiosk.now)
    #expect(word(kiosk.desk.void(2, reason: "r", by: 0, staff: nil, at: kiosk.now)) == "done")
    let released = hold(kiosk, try kiosk.mint.voucher())
    #expect(released.code == "held")
    _ = kiosk.desk.release(released.id, at: kiosk.now)
    #expect(word(kiosk.desk.void(6, reason: "r", by: 0, staff: nil, at: kiosk.now)) == "released")
  }

  @Test func `a claim that is gone without a record saying so is damage`() throws {
    let kiosk = try kiosk()
    #expect(kiosk.code(try kiosk.mint.voucher()) == "accepted")
    _ = try kiosk.ledger.verify()
    try kiosk.database.write("tamper") {
      try $0.execute(
        sql: """
          INSERT INTO undone (epoch, seq, by_seq, issuer, list, first, n, time)
          SELECT epoch, seq, 1, issuer, list, first, n, time FROM claims;
          DELETE FROM claims
          """)
    }
    #expect(throws: LedgerDamage.self) { try kiosk.ledger.verify() }
  }

  @Test func `a confirmed hold is among the fresh acceptances, an open one is not`() throws {
    let kiosk = try kiosk()
    let (first, _) = (hold(kiosk, try kiosk.mint.voucher(1)), hold(kiosk, try kiosk.mint.voucher(2)))
    func fresh() throws -> [UInt32] {
      try kiosk.ledger.claims(since: kiosk.now.wall + -60_000).map(\.voucher.index)
    }
    #expect(try fresh() == [])
    #expect(word(kiosk.desk.confirm(first.id, at: kiosk.now)) == "done")
    #expect(try fresh() == [1])
  }

  @Test func `what was taken back stays so when the ledger comes back from the hub`() throws {
    let kiosk = try kiosk()
    let texts = try (0..<3).map { try kiosk.mint.voucher(UInt32($0)) }
    for text in texts { #expect(kiosk.code(text) == "accepted") }
    _ = kiosk.desk.void(3, reason: "r", by: 0, staff: nil, at: kiosk.now)
    let held = hold(kiosk, try kiosk.mint.voucher(7))
    _ = kiosk.desk.release(held.id, at: kiosk.now)
    let lines = try kiosk.ledger.records(after: 0, limit: 100).map {
      (line: try RecordLine(parsing: $0.bytes), bytes: $0.bytes, hash: $0.hash)
    }
    let other = try TestKiosk(scratch.file("other"), mint: kiosk.mint, at: kiosk.now.wall, isOpen: false)
    try other.ledger.restore(lines)
    try other.begin(.restored, previous: kiosk.ledger.view.tip)
    try other.receipt()
    #expect(other.code(texts[0]) == "already-used" && other.code(texts[1]) == "accepted")
    let seven = try kiosk.mint.voucher(7)
    #expect(other.code(texts[2]) == "already-used" && other.code(seven) == "accepted")
  }

  @Test func `a paused campaign says so, also after a restart, but never of a used voucher`() throws {
    let kiosk = try kiosk()
    let (used, fresh) = (try kiosk.mint.voucher(1), try kiosk.mint.voucher(2))
    #expect(kiosk.code(used) == "accepted")
    let coffee = PausedCampaign(issuer: Mint.acme, campaign: Identifier("coffee")!)
    #expect(word(kiosk.desk.pause(coffee, true, by: 1000, staff: nil, at: kiosk.now)) == "done")
    #expect(word(kiosk.desk.pause(coffee, true, by: 1000, staff: nil, at: kiosk.now)) == "already")
    #expect(kiosk.code(fresh) == "campaign-paused" && kiosk.code(used) == "already-used")
    try kiosk.restart()
    #expect(kiosk.desk.pausedCampaigns == [coffee])
    #expect(kiosk.code(fresh) == "campaign-paused")
    #expect(word(kiosk.desk.pause(coffee, false, by: 1000, staff: "s-7", at: kiosk.now)) == "done")
    #expect(kiosk.code(fresh) == "accepted")
    #expect(try kiosk.types().filter { $0 == "staff.action" }.count == 2)
  }
}
