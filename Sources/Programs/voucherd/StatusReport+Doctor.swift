import Doors
import Ledger
import Lights
import LocalAPI
import Records
import Redemption
import StatusList
import Sync
import Trust

extension StatusReport {
  /// Looks at every part, one after the other.
  @available(*, noasync, message: "blocks on the disk")
  func doctor() -> Doctor {
    let status = status()
    var checks: [Doctor.Check] = []
    func check(
      _ name: String, _ result: Status.Headline, _ found: String, _ condition: Condition? = nil, _ more: String = ""
    ) {
      let whatToDo =
        result == .ok
        ? "" : [condition?.whatToDo.en, more.isEmpty ? nil : more].compactMap(\.self).joined(separator: ". ")
      checks.append(Doctor.Check(name: name, result: result, found: found, whatToDo: whatToDo))
    }
    if let device = status.device {
      check("enrolment", .ok, "this is \(device) in store \(status.store ?? "?")")
    } else {
      check("enrolment", .stop, "not enrolled", .notEnrolled)
    }
    func keys(_ stage: String) -> String {
      let age = status.trust.until.map { "\(stage) \($0)" } ?? status.trust.stage
      return trust.fault.map { "\(age); \($0)" } ?? age
    }
    switch status.trust.stage {
    case "fresh":
      check("keys and rules", trust.fault == nil ? .ok : .look, keys("fresh, until"), .trustFault)
    case "stale": check("keys and rules", .look, keys("stale, good until"), .trustStale)
    case "expired": check("keys and rules", .stop, keys("expired, since"), .trustExpired)
    default: check("keys and rules", .stop, trust.fault ?? "none", .noTrust)
    }
    if let end = desk.surroundings.trust?.campaignsUntil, clocks.now.wall >= end {
      check("campaigns", .stop, "expired, since \(end)", .campaignsExpired)
    }
    for (campaign, error) in desk.surroundings.trust?.disabledCampaigns ?? [:] {
      check("campaign \(campaign)", .look, "disabled: \(error)", nil, "Publish campaigns.json anew without the mistake")
    }
    let found = status.marks.map { marks -> String in
      let until = marks.until.map { (marks.stage == "expired" ? " since " : " until ") + $0 } ?? ""
      let news = marks.isStreaming ? ", hears of news" : ""
      let failure = marks.lastFailure.map { "; \($0)" } ?? ""
      return "\(marks.stage)\(until), index \(marks.index), \(marks.lists) lists\(news)\(failure)"
    }
    switch status.marks?.stage {
    case "expired": check("marks", .stop, found ?? "", .marksExpired)
    case "stale": check("marks", .look, found ?? "", .marksStale)
    default:
      let report = marks.report
      if report.failures.contains(where: { $0.fault.code != .unreachable }) {
        check("marks", .look, found ?? "none", .marksFault)
      } else if !marks.missing.isEmpty {
        let names = marks.missing.map(\.description).joined(separator: ", ")
        check("marks", .look, "\(found ?? "none"), missing: \(names)", .marksPartial)
      } else if report.isLate, report.isStreaming || courier.report.failure == nil {
        check("marks", .look, found ?? "none", .marksLate)
      } else {
        check("marks", .ok, found ?? "none")
      }
    }
    if clocks.now.isCarried {
      check(
        "clock", .look, "\(status.clock.time) by the hub; the machine's clock reads \(clocks.machine.wall)",
        .clockCarried)
    } else {
      check(
        "clock", status.clock.state == "untrusted" ? .stop : .ok, "\(status.clock.state), \(status.clock.time)",
        .clockUntrusted)
    }
    let view = ledger.view
    if let stopped = view.stopped {
      check("ledger", .stop, stopped, .stopped(stopped))
    } else if let fault = desk.fault {
      check("ledger", .stop, fault, .storage)
    } else if view.isOpen {
      check("ledger", .ok, "\(view.tip?.seq ?? 0) records, \(view.receipted) receipted")
    } else {
      check("ledger", .stop, "the hub has not confirmed it yet", .unopened)
    }
    let isConnected = board.figures.isConnected
    check(
      "uplink", isConnected ? .ok : .look, isConnected ? "voucher-uplink is there" : "voucher-uplink is not there", nil,
      "Start voucher-uplink (systemctl start voucher-uplink)")
    check(
      "way to the hub", courier.report.failure == nil ? .ok : .look,
      courier.report.failure?.description ?? "the hub answers",
      .uplink)
    if let camera = reader.camera {
      check(
        "camera", camera.state == .ok ? .ok : .look, "\(camera.state.rawValue): \(camera.detail)", nil, camera.whatToDo)
    } else {
      check(
        "camera", .look, "voucher-reader has not reported", nil, "Start voucher-reader (systemctl start voucher-reader)"
      )
    }
    if let lights {
      let fault = lights.fault
      check(
        "lights", fault == nil ? .ok : .look, fault?.description ?? "lamps, buzzer and relay can be switched", nil,
        "Check lights.chip and its lines in the configuration, and voucherd's right to use it (hardware/README.md)")
    }
    return Doctor(checks: checks)
  }
}
