import ArgumentParser
import Issuing

extension CampaignCommand {
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the campaigns.json that trust publish would publish now, and publishes nothing.",
      discussion: """
        It holds this issuer's campaigns, and those of issuers that were added to this trust. A kiosk's voucherctl replay \
        tells what it would change.

        Example:
          voucher-mint campaign export --out new.json && voucherctl replay --campaigns new.json
        """)

    @Option(help: ArgumentHelp("The workspace folder.", valueName: "dir"))
    var home = "mint"

    @Option(
      help: ArgumentHelp("A file to write, and to replace whole; standard output if not given.", valueName: "file"))
    var out: String?

    func run() throws {
      let bytes = try Workspace(path: home).campaignsFile()
      if let out { return try DurableFile.replace(out, with: bytes, mode: 0o644) }
      var sink = ByteSink()
      try sink.write(bytes)
      try sink.finish()
    }
  }
}
