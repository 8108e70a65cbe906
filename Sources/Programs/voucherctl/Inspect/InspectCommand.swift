import ArgumentParser
import Trust
import Vouchers
import Wire
import Zones

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Says what a text is and how it would be judged. Needs no daemon.",
    discussion: """
      Whether a voucher has been used is not looked at: only a kiosk's ledger and the hub know. Without --trust no signature \
      can be checked, and nothing of a voucher's content is told before its signature holds. Of a malformed text you are \
      told which rule is broken at which byte: of the text after VC1: for base45, of the decoded bytes for the rest.

      Exit status: 0 every text would be accepted; 1 at least one would not; 2 wrong usage; 3 the trust folder can't be \
      read.

      Examples:
        voucherctl inspect --trust /etc/voucherd/trust --store xinyi "VC1:RRQT 9P60…"
        voucher-mint issue --campaign summer26 --count 100 | voucherctl inspect --trust trust -o json -
      """)

  @OptionGroup var format: OutputOptions

  @Option(help: ArgumentHelp("The folder with issuers.json and the other trust files.", valueName: "dir"))
  var trust: String?

  @Option(help: ArgumentHelp("Judge as of this time, as 2026-12-31T16:00:00Z; now if not given.", valueName: "time"))
  var at: WireTime?

  @Option(help: ArgumentHelp("Judge as a kiosk in this store; if not given, where is not looked at.", valueName: "id"))
  var store: Identifier?

  @Option(help: ArgumentHelp("Groups that the store belongs to, with commas.", valueName: "a,b"))
  var groups: IdentifierList?

  @Option(
    help: ArgumentHelp(
      "The store's time zone, for rules about days and hours; this machine's if not given.", valueName: "zone"))
  var timezone: MachineZone?

  @Option(
    help: ArgumentHelp(
      "Six digits that the kiosk's screen is said to show, for live codes that answer some.", valueName: "digits"))
  var challenge: Challenge?

  @Argument(help: "Texts as they stand in the codes, or - for one a line on standard input.")
  var texts: [String]

  func validate() throws {
    guard !texts.contains("-") || texts.count == 1 else {
      throw ValidationError("- for standard input and texts as arguments exclude each other")
    }
    guard groups == nil || store != nil else { throw ValidationError("--groups needs --store") }
  }

  func run() throws {
    timezone?.adopt()
    let place = store.map { Place(store: $0, groups: Set(groups?.identifiers ?? [])) }
    let judge = Inspection.Judge(
      trust: try trust.map(TrustFiles.read(folder:)), time: at ?? Clock.now(), place: place,
      challenges: Set([challenge].compactMap { $0 }))
    var worst = Inspection.Decision.accepted
    func inspect(_ text: [UInt8], length: Int) throws {
      let inspection = Inspection(text, length: length, by: judge)
      if inspection.decision != .accepted { worst = inspection.decision }
      switch format.output {
      case .text: try StandardOutput.line(inspection.text)
      case .json: try StandardOutput.write(inspection.json)
      }
    }
    if texts == ["-"] {
      var lines = BoundedLines()
      var count = 0
      while let line = lines.next() {
        try inspect(line.bytes, length: line.length)
        count += 1
      }
      if let failure = lines.failure {
        throw Stop(status: Stop.bad, message: "standard input can't be read: \(failure)")
      }
      // A pipe that brought nothing must not look like good vouchers.
      guard count > 0 else { throw Stop(status: Stop.bad, message: "there was no text on standard input") }
    } else {
      for text in texts { try inspect(Array(text.utf8), length: text.utf8.count) }
    }
    if worst != .accepted { throw Stop(status: Stop.bad) }
  }
}
