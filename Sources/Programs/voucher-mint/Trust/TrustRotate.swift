import ArgumentParser
import Issuing

extension RepositoryRole: ExpressibleByArgument {}

struct TrustRotate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Gives a role a new key by a new root, and publishes; campaigns by new targets.",
    discussion: """
      The old root's keys sign the new root. Kiosks that were away follow root by root, however many there were.

      Examples:
        voucher-mint trust rotate timestamp --out trust               # its key was on a machine that was lost
        voucher-mint trust rotate root --retire root-2 --root-keys /media/root --out trust
        voucher-mint trust rotate root --out trust                    # the same keys, a later expiry
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var times: SigningTimes

  @Argument(help: "root, targets, snapshot, timestamp or campaigns.")
  var role: RepositoryRole

  @Option(help: ArgumentHelp("Which of the root's keys another takes the place of.", valueName: "name"))
  var retire: String?

  @Option(help: ArgumentHelp("Where the root's private keys lie; the workspace if not given.", valueName: "dir"))
  var rootKeys: String?

  @Option(help: ArgumentHelp("The published folder.", valueName: "dir"))
  var out: String

  func validate() throws {
    guard retire == nil || role == .root else {
      throw ValidationError("--retire is for the root, which has several keys")
    }
  }

  func run() throws {
    let now = Clock.now()
    try common.workspace.rotate(
      role, retiring: retire, rootKeysIn: rootKeys, into: out, times.times(at: now), at: now
    ).answer(out).print(as: common.output)
  }
}
