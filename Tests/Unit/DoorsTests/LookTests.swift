import Answers
import Display
import Foundation
import LocalAPI
import Page
import Testing
import Trust
import Vouchers
import Wire

/// What made-up vouchers look like is what voucherd's own screen shows.
@Suite struct `The look of an answer` {
  static let words = Words(calendar: .utc, shop: "xinyi")

  static func outcome(_ decision: Outcome.Decision) -> Outcome {
    Outcome(decision, seq: 47, trace: "7F2C", time: WireTime(seconds: 1_795_000_000))
  }

  static func decision(_ outcome: Outcome) -> Answer.Decision {
    if outcome.isRepeat { return .repeat }
    return switch outcome.decision {
    case .accepted: .accepted
    case .held: .held
    case .refused: .refused
    case .undecided: .undecided
    case .notice: .notice
    case .test: .test
    }
  }

  static let outcomes: [Outcome] =
    [
      outcome(.accepted(use: 0, left: 0)), outcome(.accepted(use: 0, left: 2)).repeated(at: 5000, since: 0),
      outcome(.held(use: 0, left: 0, until: WireTime(seconds: 1_795_000_060))),
      outcome(.test(.accepted(left: 0))), outcome(.test(.refused(.expired))),
    ] + RefusalCode.allCases.map { outcome(.refused($0)) } + UndecidedCode.allCases.map { outcome(.undecided($0)) }
    + Outcome.Notice.allCases.map { outcome(.notice($0)) }

  @Test func `each answer looks as the screen shows it`() {
    let nothing = InLanguages<[String]>(zhHant: [], zhHans: [], en: [])
    let texts = ScreenMachine.Texts(
      ready: nothing, reading: nothing, rating: nothing, thanks: nothing, badge: nothing, badBadge: nothing,
      out: nothing)
    for outcome in Self.outcomes {
      let screen = Self.words.screen(for: outcome)
      var machine = ScreenMachine(texts: texts, asksForRating: false, name: "a", at: 0)
      let answer = Answer(
        decision: Self.decision(outcome), code: outcome.code, screen: screen.code, customer: nothing,
        staff: InLanguages(zhHant: "", zhHans: "", en: ""), seq: 47, trace: "7F2C", time: outcome.time.description)
      machine.answered(answer, clock: "14:22", at: 10)
      #expect(machine.view(at: 20).state.rawValue == outcome.look.rawValue, "\(outcome.code)")
    }
  }

  @Test func `the page of a trial has all of the kiosk's page within, and nothing that a text can break out of`() throws
  {
    let answers = #"[{"title":"</script><script>alert(1)","staff":"","view":{}}]"#
    let page = try #require(TrialPage.html(title: "teatime", answers: Array(answers.utf8)))
    #expect(!page.contains("@@TITLE@@") && !page.contains("@@PAGE@@") && !page.contains("@@ANSWERS@@"))
    #expect(page.contains("<title>teatime</title>") && page.components(separatedBy: "<script>").count == 2)
    #expect(page.components(separatedBy: "</script>").count == 2)
    // The kiosk's own style and script, as they are served.
    for rule in ["--u: min(4.5vw, 7.2vh)", "const silenceLimit", "of-accepted"] { #expect(page.contains(rule)) }
    #expect(!page.contains("/screen.css") && !page.contains("src=\"/"))
  }
}
