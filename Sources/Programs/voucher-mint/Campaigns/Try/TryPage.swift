import Answers
import Issuing
import Page
import Rehearsal
import StrictJSON
import Trust
import Wire

/// Every answer once, drawn by the kiosk's own page.
struct TryPage {
  /// The digits that the page shows where a campaign wants some answered.
  private static let digits = "482193"

  private let report: TryReport

  init(_ report: TryReport) { self.report = report }

  /// - Throws: `MintError` if the kiosk's page is not what this program can take apart.
  var bytes: [UInt8] {
    get throws(MintError) {
      var shown: [TryReport.Row] = []
      for row in report.rows where !shown.contains(where: { $0.screen == row.screen }) { shown.append(row) }
      var writer = JSONWriter(reserving: 16 << 10)
      writer.array { writer in
        for row in shown {
          writer.object { writer in
            writer.member("title", title(row))
            writer.member("staff", "\(row.screen.staff.zhHant) · \(row.screen.staff.zhHans) · \(row.screen.staff.en)")
            writer.name("view")
            writer.object { view(row, &$0) }
          }
        }
      }
      guard let page = TrialPage.html(title: "\(report.campaign.id)", answers: writer.bytes) else {
        throw MintError(.invalid, "the kiosk's page can't be drawn without a kiosk")
      }
      return Array(page.utf8)
    }
  }

  private func title(_ row: TryReport.Row) -> String {
    let same = report.rows.filter { $0.screen == row.screen }
    let names = same.map(\.scene.name).filter { !$0.isEmpty }.joined(separator: "; ")
    return "\(row.screen.code) \(row.outcome.code), \(report.clock(row.scene.time))"
      + (names.isEmpty ? "" : ": \(names)")
  }

  /// What voucherd would say to its page (`GET /v1/events`), without an end and without a sound.
  private func view(_ row: TryReport.Row, _ writer: inout JSONWriter) {
    let (outcome, screen) = (row.outcome, row.screen)
    writer.member("show", "try")
    writer.member("state", outcome.look.rawValue)
    writer.member("code", screen.code)
    writer.name("texts")
    writer.texts(screen.customer)
    if outcome.look == .accepted {
      writer.member("number", Trial.slip)
      writer.member("clock", report.words.clock(outcome.time))
      writer.member("age_ms", 0)
    }
    if screen.code == "R9", report.campaign.presentation == .challenge { writer.member("digits", Self.digits) }
  }
}
