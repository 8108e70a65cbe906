import ArgumentParser
import COSE
import Issuing
import StrictJSON

struct HolderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holder",
    abstract: "Holders' keys, for tests and training: in earnest each is made on the customer's own phone.",
    subcommands: [New.self])

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a holder's key and prints its public half, which issue --holder takes.")

    @Argument(help: "The file that is made, 0600.")
    var file: String

    @Option(help: "p256, which browsers can keep, or ed25519.")
    var curve = Curve.p256

    @Option(name: .shortAndLong, help: "text for people, json for programs: one object a line.")
    var output = AnswerFormat.text

    func run() throws {
      let holder = HolderKey(generating: curve)
      try holder.write(to: file)
      let name = HolderKey.name(of: holder.key.verificationKey)
      try Answer(text: name, json: [JSONMember("holder", .string(name)), JSONMember("file", .string(file))])
        .print(as: output)
    }
  }
}
