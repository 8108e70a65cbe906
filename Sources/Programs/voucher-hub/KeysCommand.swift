import ArgumentParser
import Hub

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "The hub's own keys.", subcommands: [Make.self])

  struct Make: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract: "Makes the keys that sign receipts and status lists and that open evidence.",
      discussion: """
        Writes three private keys (mode 0600) and hub.json, their public halves, which goes to the kiosks with the \
        other trust files. Never overwrites. Keep the folder like money and keep a copy: without the evidence key, \
        evidence on its way can never be opened.
        """)

    @Argument(help: ArgumentHelp("The folder; made if it is missing.", valueName: "dir"))
    var folder: String

    @Option(help: "For how many days the keys are good, 1 to 3660.")
    var days: Int64 = 730

    func validate() throws {
      guard (1...3660).contains(days) else { throw ValidationError("--days must be 1 to 3660") }
    }

    func run() throws {
      try HubKeys.make(in: folder, at: VoucherHub.now(), days: days)
      print("made keys in \(folder); next: publish \(folder)/hub.json with the trust files")
    }
  }
}
