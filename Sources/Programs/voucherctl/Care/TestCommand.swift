import ArgumentParser
import FoundationEssentials
import LocalAPI

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Tries a voucher the whole way, and uses nothing up.",
    discussion: """
      Its signature, rules, status and limits are looked at, its evidence is sealed and a transaction committed, the screen \
      shows it with a look of its own; but no use is taken, nothing is counted or settled, and no relay or lamp moves. \
      A picture or a code's text, as for scan. Recorded with who asked for it.

      Exit status: 0 it would be accepted; 1 it would not; 2 wrong usage; 3 voucherd can't be reached.

      Example:
        voucherctl test voucher.png
      """)

  @OptionGroup var socket: SocketOptions

  @Argument(help: "A code's text, or a picture's file.")
  var code: String

  func run() throws {
    let texts = PictureReading.isPicture(code) ? try PictureReading.texts(in: code) : [Array(code.utf8)]
    guard let text = texts.first, texts.count == 1 else {
      throw Stop(status: Stop.bad, message: "there must be one code on \(code), and there are \(texts.count)")
    }
    let body = Array(try JSONEncoder().encode(TestRequest(data: text)))
    let answer = try LocalAnswer<SightsReply>(try socket.client(), "POST", "/v1/tests", body: body)
    try answer.print(as: socket.format.output, ScanCommand.words)
    guard answer.value.answer?.code == "test-accepted" else { throw Stop(status: Stop.bad) }
  }
}
