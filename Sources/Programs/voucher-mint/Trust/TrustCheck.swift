import ArgumentParser
import Issuing
import StrictJSON
import Wire

struct TrustCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Says when each role expires; fails while there is still time to do something.",
    discussion: """
      Reads the published folder itself, as a kiosk would, and ends with 1 if something expires sooner than asked for: \
      the timer's unit runs it after signing, so that a timer that fails is seen days before kiosks call trust stale.
      """)

  @OptionGroup var output: CheckOptions

  @Option(help: ArgumentHelp("The published folder.", valueName: "dir"))
  var out: String

  @Option(parsing: .unconditional, help: "Timestamp and snapshot must hold at least until then.")
  var least = Moment.fromNow(4 * 86_400_000)

  @Option(parsing: .unconditional, help: "Root, targets and campaigns must hold at least until then.")
  var leastRoot = Moment.fromNow(60 * 86_400_000)

  struct CheckOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "text for people, json for programs: one object a line.")
    var output = AnswerFormat.text
  }

  func run() throws {
    let now = Clock.now()
    let ends = try PublishedFolder(path: out).expiries()
    var lines: [String] = []
    var isGood = true
    for (role, end) in ends {
      let needed = (role == .timestamp || role == .snapshot ? least : leastRoot).time(at: now)
      isGood = isGood && needed <= end
      lines.append("\(needed <= end ? "good" : "TOO SOON") \(role.rawValue) expires \(end)")
    }
    try Answer(
      text: lines.joined(separator: "\n"),
      json: ends.map { JSONMember($0.role.rawValue, .string($0.end.description)) } + [JSONMember("ok", .bool(isGood))]
    ).print(as: output.output)
    if !isGood {
      throw MintError(
        .invalid, "something in \(out) expires too soon: sign it anew, or find out why the timer does not")
    }
  }
}
