import ArgumentParser
import Issuing
import Trust

struct TrustPublish: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Signs and writes what kiosks and hub shall trust from now on.",
    discussion: """
      Nothing is written unless a kiosk takes all of it; each file is replaced whole, the timestamp last. policy.json is \
      the one in the workspace, to be edited there. The hash printed is root.json's, as the hub's tickets name it.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var times: SigningTimes

  @Option(
    help: ArgumentHelp(
      "The hub's public keys, as voucher-hub keys init makes them; those of the last time if not given.",
      valueName: "hub.json"))
  var hub: String?

  @Flag(help: "Only campaigns, by their own key (trust delegate): all else is told on as it was.")
  var campaignsOnly = false

  @Option(help: ArgumentHelp("The folder to write; made if it is missing.", valueName: "dir"))
  var out: String

  func validate() throws {
    guard !campaignsOnly || hub == nil else {
      throw ValidationError("--hub changes more than campaigns: leave --campaigns-only out")
    }
  }

  func run() throws {
    let now = Clock.now()
    if campaignsOnly {
      try common.workspace.publishCampaigns(into: out, times.times(at: now), at: now)
        .answer(out).print(as: common.output)
      return
    }
    let keys = try hub.map { (path) throws(MintError) -> [UInt8] in
      guard let bytes = try DurableFile.read(path, atMost: TrustFile.longest) else {
        throw MintError(.inputOutput, "there is no \(path); make it with voucher-hub keys init")
      }
      return bytes
    }
    if try common.workspace.repository() == nil {
      try common.workspace.makeRepository(times.times(at: now), at: now)
    }
    try common.workspace.publish(hub: keys, into: out, times.times(at: now), at: now)
      .answer(out).print(as: common.output)
  }
}
