import ArgumentParser
import LocalAPI

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains one answer: which check decided it, and by what the kiosk went.",
    discussion: """
      An answer is named by last, by the number of its record (the slip's), or by the four hex digits that staff read \
      beside it. Four digits may be those of several answers: all are told, the newest first. Kept are the last 10,000 \
      answers of the last 30 days.

      Exit status: 0 explained; 1 no trace of it is kept; 2 wrong usage; 3 voucherd can't be reached.

      Examples:
        voucherctl explain last
        voucherctl explain 47
        voucherctl explain 7F2C -o json
      """)

  @OptionGroup var socket: SocketOptions

  @Flag(help: "Also what staff can't act on: versions, key, timings.")
  var detail = false

  @Argument(help: ArgumentHelp("last, a record's number, or four hex digits.", valueName: "answer"))
  var name: String

  func validate() throws {
    let isNumber = !name.isEmpty && name.utf8.count <= 16 && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let isTrace = name.utf8.count == 4 && name.allSatisfy { $0.isASCII && $0.isHexDigit }
    guard name == "last" || isNumber || isTrace else {
      throw ValidationError("an answer is named by last, the number of its record, or four hex digits")
    }
  }

  func run() throws {
    let answer = try LocalAnswer<AnswerTraces>(try socket.client(), "GET", "/v1/traces/\(name)")
    try answer.print(as: socket.format.output) { traces in
      traces.traces.map { TraceText($0, in: Language.ofTerminal, isDetailed: detail).text }
        .joined(separator: "\n\n")
    }
  }
}
