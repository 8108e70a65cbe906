import ArgumentParser
import Glibc

/// voucher-mint: the issuer's toolkit. It works in a folder of its own and never speaks to a network.
@main
struct VoucherMint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher-mint",
    abstract: "Makes keys, campaigns and vouchers, and publishes what kiosks need to trust them.",
    discussion: """
      Everything is kept in a workspace folder (--home, ./mint if not given): private keys, campaigns, and how far each \
      list has been given out. No index is ever given twice, also after a crash; but after restoring the folder from \
      a copy, go on with a new list (campaign extend).

      A first voucher:
        voucher-mint init --issuer acme
        voucher-mint key new
        voucher-mint campaign add summer26 --list 7 --size 10000 --until +90d --text-en "a free coffee"
        voucher-mint issue --campaign summer26 --count 12 --format sheet-pdf --out sheet.pdf
        voucher-mint trust publish --hub hub.json --out trust

      Times are 2026-12-31T16:00:00Z, or from now as +90d, +12h, +30m, +5s and the same with a minus.
      Exit status: 0 done, 1 refused or failed (nothing is printed then), 2 wrong usage.
      """,
    version: "voucher-mint 0.1.0",
    subcommands: [
      InitCommand.self, KeyCommand.self, CampaignCommand.self, IssuerCommand.self, StoreCommand.self, TrustCommand.self,
      IssueCommand.self,
      ShowCommand.self, HolderCommand.self, PresentCommand.self, BadgeCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error)
      if code == .validationFailure {
        StandardError.write(fullMessage(for: error) + "\n")
        Glibc.exit(2)
      }
      if code == .failure, !(error is ExitCode) {
        StandardError.write("voucher-mint: \(error)\n")
        Glibc.exit(1)
      }
      exit(withError: error)
    }
  }
}
