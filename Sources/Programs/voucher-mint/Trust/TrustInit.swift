import ArgumentParser
import Issuing
import StrictJSON
import Wire

struct TrustInit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Makes the repository's keys and its first root.",
    discussion: """
      Kiosks follow this root for ever: keep its keys apart from this folder (--root-keys), in more than one hand. \
      trust publish does this with the defaults if nobody has.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var times: SigningTimes

  @Option(help: "How many of the root's keys must sign, 1 to 16.")
  var threshold = 2

  @Option(help: "How many keys the root has, up to 16.")
  var rootKeyCount = 3

  @Option(
    help: ArgumentHelp("Where the root's private keys are put; the workspace if not given.", valueName: "dir"))
  var rootKeys: String?

  func run() throws {
    let now = Clock.now()
    try common.workspace.makeRepository(
      threshold: threshold, of: rootKeyCount, rootKeysIn: rootKeys, times.times(at: now), at: now)
    try Answer(
      text: "root of \(rootKeyCount) keys, \(threshold) of which must sign, in \(rootKeys ?? common.home + "/keys"); "
        + "next: voucher-mint trust publish",
      json: [
        JSONMember("threshold", .integer(Int64(threshold))), JSONMember("root_keys", .integer(Int64(rootKeyCount))),
      ]
    ).print(as: common.output)
  }
}
