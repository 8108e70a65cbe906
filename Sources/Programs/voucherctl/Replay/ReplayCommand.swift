import Answers
import ArgumentParser
import LocalAPI
import LocalCalls
import Rehearsal
import Trust
import Wire
import Zones

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Runs the kept scans of this kiosk against other rules, and lists what would change.",
    discussion: """
      FILE is a whole campaigns.json: what voucher-mint campaign export prints and trust publish would publish. A campaign \
      that is not in it would be gone. Kept are the last 10,000 answers of the last 30 days. Each is judged again as of its \
      time, by the keys that are in force now; uses and limits are counted anew, so that a use which FILE would have \
      refused is free for the next. Holds that were released and redemptions that were taken back count no more than they \
      did; tests are not kept.

      What the kiosk could not judge for reasons of its own, what its lists said (cancelled, used elsewhere), and pauses stay \
      as they were. What waited for the hub is known only where the campaign had such a limit then. Nothing is changed, and no code is \
      told: none is kept.

      A change is marked "in force" where the rules that are in force already would answer so: they are newer than the scan.

      Exit status: 0 nothing would change; 1 something would; 2 wrong usage, or FILE is none that kiosks would take; \
      3 voucherd can't be reached, or may not be asked (this is for admins).

      Examples:
        voucher-mint campaign export > new.json && voucherctl replay --campaigns new.json
        voucherctl replay --campaigns trust/campaigns.json -o json
      """)

  @OptionGroup var socket: SocketOptions

  @Option(help: ArgumentHelp("The campaigns.json to try.", valueName: "file"))
  var campaigns: String

  @Option(
    help: ArgumentHelp(
      "Only this issuer's vouchers: for a file that holds no other's campaigns.", valueName: "id"))
  var issuer: Identifier?

  func run() throws {
    let file = try CampaignsFile.read(campaigns)
    let report: ReplayReport
    do {
      report = try self.report(of: try KeptMemory(of: try socket.client(timeLimit: .seconds(60))), by: file)
    } catch let failure as LocalFailure {
      // Whoever asks whether something would change must not take this for yes.
      throw Stop(status: Stop.unreachable, message: PlainText.of("\(failure)"))
    }
    switch socket.format.output {
    case .text: try StandardOutput.line(report.text(in: Language.ofTerminal))
    case .json: try StandardOutput.write(report.json)
    }
    if !report.changes.isEmpty { throw Stop(status: Stop.bad) }
  }

  private func report(of memory: KeptMemory, by file: [UInt8]) throws(Stop) -> ReplayReport {
    var report = ReplayReport(others: memory.others, unreadable: memory.unreadable)
    guard !memory.answers.isEmpty else { return report }
    guard let place = memory.place, let store = Identifier(place.store), let now = memory.trust(),
      let next = memory.trust(campaigns: file)
    else {
      throw Stop(
        status: Stop.unreachable,
        message: "this kiosk is not enrolled, or has no keys and rules: see voucherctl trust")
    }
    guard let zone = MachineZone(place.timezone) else {
      throw Stop(
        status: Stop.unreachable,
        message: "this machine knows no time zone \(PlainText.of(place.timezone)): install tzdata")
    }
    zone.adopt()
    let answers = memory.answers.filter { answer in
      issuer == nil || now.keys[answer.voucher.kid]?.issuer == issuer
    }
    report.otherIssuers = memory.answers.count - answers.count
    let here = Place(store: store, groups: Set(place.groups.compactMap { Identifier($0) }))
    let calendar = ShopCalendar(offset: MachineZone.offset(at:))
    func findings(_ trust: TrustSnapshot) -> [Replay.Finding] {
      Replay.findings(of: answers, undone: memory.undone, by: trust, in: here, calendar: calendar)
    }
    let words = Words(calendar: calendar, shop: place.store, names: next.placeNames)
    report.take(answers, findings(next), inForce: findings(now), words: words)
    let named = Set(next.campaigns.keys.map(\.issuer))
    report.unnamedIssuers = Set(report.changes.map(\.voucher.issuer)).subtracting(named).sorted()
    return report
  }
}
