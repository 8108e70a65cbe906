import ArgumentParser
import LocalAPI
import Wire

struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Whom this kiosk trusts and until when, and what the last look for newer keys and rules found.",
    discussion: """
      Keys and rules are looked for in their own time; a scan never asks for any. While they are fresh, an unknown key \
      is refused; while they are stale, it can't be judged; once they are too old, nothing can.

      Exit status: 0 nothing wrong; 1 the last look met a problem, or trust is too old; 2 wrong usage; 3 voucherd can't \
      be reached.
      """)

  @OptionGroup var socket: SocketOptions

  @Flag(help: "Look now, and wait for the end of it.")
  var update = false

  func run() throws {
    // A round may take ten minutes.
    let client = try socket.client(timeLimit: update ? .seconds(620) : .seconds(20))
    let answer = try LocalAnswer<TrustState>(client, update ? "POST" : "GET", "/v1/trust")
    try answer.print(as: socket.format.output, Self.words)
    if !answer.value.problems.isEmpty || ["expired", "none"].contains(answer.value.stage) {
      throw Stop(status: Stop.bad)
    }
  }

  private static func words(_ trust: TrustState) -> String {
    var lines: [String]
    let until = trust.until.map { " until \(said($0))" } ?? ""
    switch trust.stage {
    case "fresh": lines = ["fresh\(until): everything can be judged"]
    case "stale": lines = ["stale, good\(until): a voucher of an unknown key can't be judged"]
    case "expired": lines = ["too old\(trust.staleUntil.map { " since \(said($0))" } ?? ""): nothing can be judged"]
    default: lines = ["none: nothing can be judged; enrol this kiosk, or connect the network and use --update"]
    }
    for file in trust.files {
      lines.append(
        "\(PlainText.of(file.name)): version \(file.version), in force since \(said(file.since))"
          + (file.until.map { ", listed until \(said($0))" } ?? ""))
    }
    for (campaign, why) in trust.disabledCampaigns.sorted(by: { $0.key < $1.key }) {
      lines.append("campaign \(PlainText.of(campaign)) is disabled: \(PlainText.of(why))")
    }
    let metadata = trust.metadata.sorted { $0.key < $1.key }.map { "\(PlainText.of($0.key)) \($0.value)" }
    if !metadata.isEmpty { lines.append("metadata: " + metadata.joined(separator: ", ")) }
    lines.append(
      "last look: \(trust.lastRound.map(said) ?? "none since the start")"
        + (trust.lastGoodRound.map { ", last good one \(said($0))" } ?? "")
        + (trust.nextRoundS.map { "; next in \($0 / 60) min" } ?? ""))
    lines += trust.problems.map { "not taken: \(PlainText.of($0))" }
    return lines.joined(separator: "\n")
  }

  private static func said(_ time: String) -> String { WireTime(time).map { LocalTime($0).full } ?? PlainText.of(time) }
}
