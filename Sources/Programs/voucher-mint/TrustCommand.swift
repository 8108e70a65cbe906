import ArgumentParser
import Issuing
import StrictJSON
import Trust
import Wire

struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "What kiosks and hub read to know whom to trust.", subcommands: [Publish.self])

  struct Publish: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes issuers.json, campaigns.json, hub.json, policy.json and root.json into a folder.",
      discussion: """
        Nothing is written unless a kiosk can read all of it; each file is replaced whole. policy.json is the one in the \
        workspace, to be edited there. The hash printed is root.json's, as the hub's tickets name it.
        """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("The hub's public keys, as voucher-hub keys init makes them.", valueName: "hub.json"))
    var hub: String

    @Option(help: ArgumentHelp("The folder to write; made if it is missing.", valueName: "dir"))
    var out: String

    func run() throws {
      guard let keys = try DurableFile.read(hub, atMost: TrustFile.longest) else {
        throw MintError(.inputOutput, "there is no \(hub); make it with voucher-hub keys init")
      }
      let publication = try Publication(of: common.workspace, hub: keys, into: out)
      let hash = Hex.encode(publication.rootHash)
      try Answer(
        text: "\(out): \(publication.trust.keys.count) keys, \(publication.trust.campaigns.count) campaigns; "
          + "SHA-256 of root.json \(hash)",
        json: [JSONMember("out", .string(out)), JSONMember("root_sha256", .string(hash))]
      ).print(as: common.output)
    }
  }
}
