import ArgumentParser
import Issuing

struct TrustDelegate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delegate", abstract: "Gives campaigns.json a key of its own, and publishes.",
    discussion: """
      Who changes campaigns every week then needs the keys campaigns, snapshot and timestamp only (trust publish \
      --campaigns-only), and whoever steals these can add no issuer and no key. There is no way back; trust rotate \
      campaigns gives another key.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var times: SigningTimes

  @Option(help: ArgumentHelp("The published folder.", valueName: "dir"))
  var out: String

  func run() throws {
    let now = Clock.now()
    try common.workspace.delegateCampaigns(into: out, times.times(at: now), at: now)
      .answer(out).print(as: common.output)
  }
}
