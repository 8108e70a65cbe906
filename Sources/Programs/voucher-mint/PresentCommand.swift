import ArgumentParser
import Issuing
import StrictJSON
import Vouchers

struct PresentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "present",
    abstract: "Shows a voucher as its holder's phone would: signed anew, for about a minute.",
    discussion: """
      Examples:
        voucher-mint holder new phone.key
        voucher-mint issue --campaign summer26 --holder p256:BHk… > voucher
        voucher-mint present --key phone.key - < voucher
      """)

  @Option(help: ArgumentHelp("The holder's key, as holder new makes it.", valueName: "file"))
  var key: String

  @Option(parsing: .unconditional, help: "When it is made, by the phone's clock; now if not given.")
  var at: Moment?

  @Option(help: ArgumentHelp("The six digits on the kiosk's screen.", valueName: "digits"))
  var challenge: Challenge?

  @Option(name: .shortAndLong, help: "text for people, json for programs: one object a line.")
  var output = AnswerFormat.text

  @Argument(help: "The voucher's text, or - for standard input.")
  var voucher: String

  func run() throws {
    let now = Clock.now()
    guard let text = voucher == "-" ? readLine() : voucher else {
      throw MintError(.invalid, "there was no voucher on standard input")
    }
    let shown = try HolderKey(file: key).present(text, at: at?.time(at: now) ?? now, answering: challenge)
    try Answer(text: shown, json: [JSONMember("text", .string(shown))]).print(as: output)
  }
}

extension Challenge: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
