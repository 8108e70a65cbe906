import ArgumentParser
import FoundationEssentials
import LocalAPI
import LocalCalls

struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Hands a code to voucherd as a hand scanner would: a good voucher is redeemed.",
    discussion: """
      A name that ends in .png, .jpg, .jpeg or .pgm is a picture, and voucher-reader is asked what is on it; everything else \
      is a code's text. With - each line on standard input is one text, handed over when it has come and answered before the \
      next: a scanner's serial line can be piped in. To look without redeeming, use inspect.

      Exit status: 0 accepted, with - all of them; 1 refused, not judged, or no code; 2 wrong usage; 3 voucherd can't be \
      reached.
      """)

  @OptionGroup var socket: SocketOptions

  @Argument(help: "A code's text, a picture's file, or - for one text a line on standard input.")
  var code: String

  func run() throws {
    if code == "-" { return try scanLines() }
    let texts = PictureReading.isPicture(code) ? try PictureReading.texts(in: code) : [Array(code.utf8)]
    guard !texts.isEmpty else { throw Stop(status: Stop.bad, message: "there is no code on \(code) that can be read") }
    guard try scan(texts, by: try socket.client(of: .reader)) else { throw Stop(status: Stop.bad) }
  }

  /// One text a line. A symbol has a limit, far above any voucher's: of a longer line its beginning is handed over, and
  /// refused as too long. Empty lines are none.
  private func scanLines() throws {
    let client = try socket.client(of: .reader)
    var lines = BoundedLines()
    var (count, accepted) = (0, 0)
    while let line = lines.next() {
      guard !line.bytes.isEmpty else { continue }
      count += 1
      if try scan([line.bytes], by: client) { accepted += 1 }
    }
    if let failure = lines.failure { throw Stop(status: Stop.bad, message: "standard input can't be read: \(failure)") }
    // A pipe that brought nothing must not look like good vouchers.
    guard count > 0 else { throw Stop(status: Stop.bad, message: "there was no text on standard input") }
    guard accepted == count else { throw Stop(status: Stop.bad) }
  }

  /// - Returns: whether it was accepted.
  private func scan(_ texts: [[UInt8]], by client: LocalClient) throws -> Bool {
    let sights = Sights(source: "voucherctl", event: .once, symbols: texts.map { Sights.Symbol(data: $0) })
    let answer = try LocalAnswer<SightsReply>(
      client, "POST", "/v1/sights", body: Array(try JSONEncoder().encode(sights)))
    try answer.print(as: socket.format.output, Self.words)
    return answer.value.answer?.code == "accepted"
  }

  static func words(_ reply: SightsReply) -> String {
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
