import Display
import Doors
import HTTPService
import HTTPTypes
import Ledger
import LocalAPI
import Redemption
import Synchronization
import Wire

/// What the holder of a badge does.
extension StaffPageFlow {
  static let managersOnly = Problem(
    .forbidden, code: "managers-only", title: "This badge may not do that", whatToDo: "Ask a manager.")

  /// Does it. What changes a redemption or a campaign is recorded together with the change, anything else before it.
  @available(*, noasync, message: "blocks on the disk")
  func act(_ deed: StaffDeed, as staff: String) throws -> StaffFindings {
    switch deed {
    case .openingCheck:
      try record(ShopChecks.openingCheck, of: staff)
      return checks.opening()
    case .shiftReport:
      // What the report counts ends where its own record stands.
      let findings = try checks.shift()
      try record(ShopChecks.shiftReport, of: staff)
      return findings
    case .sendNow:
      try record(deed.name.rawValue, of: staff)
      courier.wake()
      return Self.good("正在送出", "正在送出", "Sending now")
    case .test:
      try record(deed.name.rawValue, of: staff)
      // Asked for again, it is over.
      if desk.endTests(at: clocks.now) {
        return Self.good("測試結束，照常扣券", "测试结束，照常扣券", "No more tests: vouchers are used again")
      }
      desk.beginTests(at: clocks.now)
      let seconds = Desk.testsFor / 1000
      return Self.good(
        "\(seconds) 秒內，請把券放到鏡頭前：只測試，不扣券", "\(seconds) 秒内，请把券放到镜头前：只测试，不扣券",
        "Within \(seconds) s show a voucher to the camera: it is only tried, not used")
    case .pause(let issuer, let campaign):
      let name = PausedCampaign(issuer: issuer, campaign: campaign)
      guard CareFlow.isKnown(name, to: desk, isPausing: true) else { return Self.noCampaign }
      return try findings(
        desk.pause(name, true, by: -1, staff: staff, at: clocks.now),
        InLanguages(zhHant: "已暫停：\(campaign)", zhHans: "已暂停：\(campaign)", en: "Paused: \(campaign)"))
    case .resume(let issuer, let campaign):
      let name = PausedCampaign(issuer: issuer, campaign: campaign)
      guard CareFlow.isKnown(name, to: desk, isPausing: false) else { return Self.noCampaign }
      return try findings(
        desk.pause(name, false, by: -1, staff: staff, at: clocks.now),
        InLanguages(zhHant: "已恢復：\(campaign)", zhHans: "已恢复：\(campaign)", en: "Open again: \(campaign)"))
    case .void(let seq, let reason):
      return try findings(
        desk.void(seq, reason: reason.rawValue, by: -1, staff: staff, at: clocks.now),
        InLanguages(zhHant: "已取消單 \(seq)", zhHans: "已取消单 \(seq)", en: "Taken back: slip \(seq)"))
    case .override(let trace):
      return override(trace, as: staff)
    }
  }

  /// The last answers, with what this badge may do about each.
  @available(*, noasync, message: "blocks on the disk")
  func answers(for holder: StaffLock.Holder) throws -> [StaffOverview.Line] {
    var lines = state.withLock { $0.answers }
    guard holder.isManager else { return lines }
    let waiting = Set(try desk.overridable(at: clocks.now).scans.map(\.trace))
    let undone = try ledger.undone(among: lines.compactMap { $0.seq.map(Int64.init) })
    for place in lines.indices {
      let line = lines[place]
      if line.decision == .accepted, let seq = line.seq, !undone.contains(Int64(seq)) {
        lines[place].deeds = [StaffDeed.Action.void.rawValue]
      } else if line.decision == .undecided, waiting.contains(line.trace) {
        lines[place].deeds = [StaffDeed.Action.override.rawValue]
      }
    }
    return lines
  }

  private func override(_ trace: String, as staff: String) -> StaffFindings {
    switch desk.override(trace, by: -1, staff: staff, at: clocks.now) {
    case .answered(let outcome):
      let answer = reader.tell(outcome, from: "staff page")
      return StaffFindings(headline: answer.decision == .accepted ? .ok : .look, lines: [answer.staff])
    case .unknown: return Self.bad("已太久，請再掃一次", "已太久，请再扫一次", "Too long ago: show the voucher again")
    case .used(let most):
      return Self.bad("今天已用完 \(most) 次人工放行", "今天已用完 \(most) 次人工放行", "All \(most) of today are used")
    }
  }

  private func findings(_ sequel: Desk.Sequel, _ done: InLanguages<String>) throws(Problem) -> StaffFindings {
    switch sequel {
    case .done: return StaffFindings(headline: .ok, lines: [done])
    case .already: return Self.bad("之前已經做過了", "之前已经做过了", "It was so already")
    case .unknown: return Self.bad("沒有這個單號", "没有这个单号", "There is no redemption with this slip")
    case .impossible: return Self.bad("收銀機還在處理，現在不能取消", "收银机还在处理，现在不能取消", "A till still has it, or had it given back")
    case .failed(let why): throw .unwritable(why)
    }
  }

  private static let noCampaign = bad("沒有這個活動", "没有这个活动", "There is no such campaign")

  private static func good(_ zhHant: String, _ zhHans: String, _ en: String) -> StaffFindings {
    StaffFindings(headline: .ok, lines: [InLanguages(zhHant: zhHant, zhHans: zhHans, en: en)])
  }

  private static func bad(_ zhHant: String, _ zhHans: String, _ en: String) -> StaffFindings {
    StaffFindings(headline: .look, lines: [InLanguages(zhHant: zhHant, zhHans: zhHans, en: en)])
  }
}
