import ArgumentParser
import Issuing
import StrictJSON
import Wire

struct TrustTimestamp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timestamp", abstract: "Signs the timestamp anew, and the snapshot when half of its time is over.",
    discussion: "Needs the keys timestamp and snapshot only. Run it far more often than the timestamp expires.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var times: SigningTimes

  @Option(help: ArgumentHelp("The published folder.", valueName: "dir"))
  var out: String

  func run() throws {
    let now = Clock.now()
    let end = try common.workspace.refreshTimestamp(into: out, times.times(at: now), at: now)
    try Answer(text: "\(out): fresh until \(end)", json: [JSONMember("until", .string(end.description))])
      .print(as: common.output)
  }
}
