import ArgumentParser
import Issuing
import StrictJSON

struct IssuerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issuer", abstract: "The issuer itself.", subcommands: [SetScope.self, Export.self])

  struct SetScope: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "scope", abstract: "Says where the issuer's vouchers may be redeemed.")

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Stores and groups with commas, or '*' for all.", valueName: "a,b"))
    var stores: Places

    func run() throws {
      let issuer = try common.workspace.update { (mint) throws(MintError) in
        try mint.setScope(stores.scope)
        return mint.issuer
      }
      try Answer(
        text: "scope changed; kiosks know it after trust publish",
        json: [JSONMember("stores", issuer["stores"] ?? .null)]
      ).print(as: common.output)
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints issuer, public keys and campaigns for whoever publishes trust (trust add-issuer).",
      discussion: "Nothing in it is secret, but whoever changes it on its way decides whom kiosks trust.")

    @OptionGroup var common: CommonOptions

    func run() throws {
      var sink = ByteSink()
      try sink.write(try common.workspace.export(at: Clock.now()).json.canonicalBytes() + [0x0a])
      try sink.finish()
    }
  }
}
