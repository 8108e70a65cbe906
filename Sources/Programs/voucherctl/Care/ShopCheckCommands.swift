import ArgumentParser
import LocalAPI

struct OpeningCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opening-check",
    abstract: "Looks at every part and hashes the ledger anew, as the staff page does before opening.",
    discussion: """
      Recorded with who asked for it.

      Exit status: 0 OK; 1 LOOK or STOP; 2 wrong usage; 3 voucherd can't be reached.
      """)

  @OptionGroup var socket: SocketOptions

  func run() throws { try socket.findings("/v1/opening-check", isCheck: true) }
}

struct ShiftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shift",
    abstract: "The shift report: what was answered since the last one, or since midnight.",
    discussion: """
      Recorded with who asked for it; the next report, here or on the staff page, begins there.

      Exit status: 0 reported; 1 refused; 2 wrong usage; 3 voucherd can't be reached.
      """)

  @OptionGroup var socket: SocketOptions

  func run() throws { try socket.findings("/v1/shift-report", isCheck: false) }
}

extension SocketOptions {
  /// - Parameter isCheck: whether anything but OK is a failure.
  fileprivate func findings(_ path: String, isCheck: Bool) throws {
    let answer = try LocalAnswer<StaffFindings>(try client(timeLimit: .seconds(120)), "POST", path)
    try answer.print(as: format.output) { findings in
      ([findings.headline.rawValue] + findings.lines.map { PlainText.of($0[Language.ofTerminal]) }).joined(
        separator: "\n")
    }
    if isCheck, answer.value.headline != .ok { throw Stop(status: Stop.bad) }
  }
}
