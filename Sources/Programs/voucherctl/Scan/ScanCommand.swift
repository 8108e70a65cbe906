import ArgumentParser
import FoundationEssentials
import LocalAPI

struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Hands a code to voucherd as a hand scanner would: a good voucher is redeemed.",
    discussion: """
      A name that ends in .png, .jpg, .jpeg or .pgm is a picture, and voucher-reader is asked what is on it; everything else \
      is a code's text. To look without redeeming, use inspect.

      Exit status: 0 accepted; 1 refused, not judged, or no code; 2 wrong usage; 3 voucherd can't be reached.
      """)

  @OptionGroup var socket: SocketOptions

  @Argument(help: "A code's text, or a picture's file.")
  var code: String

  func run() throws {
    let texts = PictureReading.isPicture(code) ? try PictureReading.texts(in: code) : [Array(code.utf8)]
    guard !texts.isEmpty else { throw Stop(status: Stop.bad, message: "there is no code on \(code) that can be read") }
    let sights = Sights(source: "voucherctl", event: .once, symbols: texts.map { Sights.Symbol(data: $0) })
    let answer = try LocalAnswer<SightsReply>(
      try socket.client(of: .reader), "POST", "/v1/sights", body: Array(try JSONEncoder().encode(sights)))
    try answer.print(as: socket.format.output, Self.words)
    guard answer.value.answer?.code == "accepted" else { throw Stop(status: Stop.bad) }
  }

  private static func words(_ reply: SightsReply) -> String {
    guard let answer = reply.answer else { return "nothing new to say" }
    let language = Language.ofTerminal
    let age = answer.decision == .repeat ? " (\(answer.ageMS / 1000) s ago)" : ""
    var lines = ["\(answer.decision.rawValue): \(answer.code)\(age), screen \(answer.screen), trace \(answer.trace)"]
    lines += (answer.customer[language] + [answer.staff[language]]).filter { !$0.isEmpty }.map { "  " + $0 }
    if let voucher = answer.voucher {
      lines.append("  \(voucher.issuer) \(voucher.list)/\(voucher.index), campaign \(voucher.campaign)")
    }
    if let seq = answer.seq { lines.append("  record \(seq)") }
    return lines.map(PlainText.of).joined(separator: "\n")
  }
}
