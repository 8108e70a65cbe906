import ArgumentParser
import FoundationEssentials
import LocalAPI
import Wire

struct OverrideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "override",
    abstract: "Accepts a voucher that the kiosk could not judge. Needs the admin group.",
    discussion: """
      Only where the operator's policy names the reason (overrides.codes), as often a day as it says (overrides.day), and for a \
      few minutes after the scan. The signature must hold, and whatever else can be judged still is: a used or expired \
      voucher stays refused. The redemption's record says who decided it, and the hub settles it like any other.

      Exit status: 0 accepted; 1 not; 2 wrong usage; 3 voucherd can't be reached.

      Examples:
        voucherctl override --list
        voucherctl override 7F2A --staff s-7
      """)

  @OptionGroup var socket: SocketOptions

  @Argument(help: "The trace that the answer had, or last.")
  var trace = "last"

  @Option(help: "Staff number of whoever decided it.")
  var staff: String?

  @Flag(help: "Only list what waits to be decided.")
  var list = false

  func run() throws {
    guard !list else {
      return try LocalAnswer<Overrides>(try socket.client(), "GET", "/v1/overrides")
        .print(as: socket.format.output, Self.words)
    }
    let wish = OverrideRequest(trace: trace == "last" ? nil : trace, staff: staff)
    let answer = try LocalAnswer<SightsReply>(
      try socket.client(), "POST", "/v1/overrides", body: Array(try JSONEncoder().encode(wish)))
    try answer.print(as: socket.format.output, ScanCommand.words)
    guard answer.value.answer?.code == "accepted" else { throw Stop(status: Stop.bad) }
  }

  private static func words(_ overrides: Overrides) -> String {
    guard overrides.perDay > 0 else { return "the policy allows none" }
    var lines = ["\(overrides.used) of \(overrides.perDay) used today; for \(overrides.codes.joined(separator: ", "))"]
    if overrides.scans.isEmpty { lines.append("nothing waits to be decided") }
    for scan in overrides.scans {
      let voucher = scan.voucher.map { " \($0.issuer) \($0.list)/\($0.index), campaign \($0.campaign)" } ?? ""
      let time = WireTime(scan.time).map { LocalTime($0).full } ?? scan.time
      lines.append(PlainText.of("\(scan.trace)  \(time)  \(scan.code)\(voucher)"))
    }
    return lines.joined(separator: "\n")
  }
}
