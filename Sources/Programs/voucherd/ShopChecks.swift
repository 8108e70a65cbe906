import Ledger
import LocalAPI
import Records
import Redemption
import Trust

/// The checks of opening and shift, for the staff page and for voucherctl alike.
struct ShopChecks: Sendable {
  /// What each is recorded as, and a report is found by.
  static let openingCheck = "opening-check"
  static let shiftReport = "shift-report"

  let desk: Desk
  let ledger: LedgerBook
  let report: StatusReport
  let speech: Speech
  let clocks: Clocks

  /// Looks at every part, and hashes the ledger anew.
  @available(*, noasync, message: "blocks on the disk")
  func opening() -> StaffFindings {
    var lines: [InLanguages<String>] = []
    var headline = Status.Headline.ok
    do {
      let position = try ledger.verify()
      lines.append(
        InLanguages(
          zhHant: "紀錄簿完整：\(position.seq) 筆", zhHans: "记录簿完整：\(position.seq) 条",
          en: "The ledger holds: \(position.seq) records"))
    } catch {
      headline = .stop
      lines.append(
        InLanguages(
          zhHant: "紀錄簿有損壞，請停用並通知總部", zhHans: "记录簿有损坏，请停用并通知总部", en: "The ledger is damaged: stop using this kiosk"))
    }
    let conditions = report.conditions()
    if let worst = conditions.first, headline == .ok { headline = worst.severity }
    lines += conditions.map(\.whatToDo)
    if conditions.isEmpty, headline == .ok {
      lines.append(InLanguages(zhHant: "一切正常，可以開店", zhHans: "一切正常，可以开店", en: "All is well: open the shop"))
    }
    return StaffFindings(headline: headline, lines: lines)
  }

  /// What was answered since the last report, or since midnight. The report's own record must be made after it.
  @available(*, noasync, message: "blocks on the disk")
  func shift() throws -> StaffFindings {
    let now = clocks.now.wall
    let since = try ledger.last(action: Self.shiftReport) ?? report.midnight(before: now)
    let clock = speech.clock(since)
    var lines = [InLanguages(zhHant: "從 \(clock) 到現在", zhHans: "从 \(clock) 到现在", en: "From \(clock) until now")]
    lines += StatusReport.tallies(try ledger.counts(since: since)).map { tally in
      InLanguages(
        zhHant: "\(tally.words.zhHant) \(tally.count)", zhHans: "\(tally.words.zhHans) \(tally.count)",
        en: "\(tally.words.en) \(tally.count)")
    }
    let pending = ledger.view.pending
    lines.append(
      InLanguages(zhHant: "尚未送出 \(pending) 筆", zhHans: "尚未送出 \(pending) 条", en: "records not yet sent: \(pending)"))
    // What was done a moment ago is always still on its way.
    let isLate = pending > 0 && (report.oldestAge(at: clocks.now) ?? 0) > StatusReport.longestWait
    return StaffFindings(headline: isLate ? .look : .ok, lines: lines)
  }
}
