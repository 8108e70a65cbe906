import ArgumentParser
import LocalAPI

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Says how the kiosk is: OK, LOOK or STOP, and what to do.",
    discussion: """
      OK: nothing to do. LOOK: vouchers are judged, and somebody should look soon. STOP: no voucher is accepted until \
      somebody does what stands there. The language is that of LANG, or --lang.

      Exit status: 0 OK or LOOK; 1 STOP; 2 wrong usage; 3 voucherd can't be reached.
      """)

  @OptionGroup var socket: SocketOptions

  @Option(help: "zh-Hant, zh-Hans or en; that of the terminal if not given.")
  var lang: Language?

  @Flag(help: "Also device, ledger, versions of keys and rules, and the last failures.")
  var detail = false

  func run() throws {
    let answer = try LocalAnswer<Status>(try socket.client(), "GET", "/v1/status")
    try answer.print(as: socket.format.output) { status in
      StatusText(status, at: Clock.now(), in: lang ?? .ofTerminal, isDetailed: detail).text
    }
    if answer.value.headline == .stop { throw Stop(status: Stop.bad) }
  }
}
