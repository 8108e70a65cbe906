import ArgumentParser
import LocalAPI
import Wire

struct VoucherCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher",
    abstract: "Tells what this kiosk knows of one voucher.",
    discussion: """
      A voucher is named as it is printed below its code. What other kiosks know is at the hub (voucher-hub voucher).

      Exit status: 0 told, also if it was never redeemed here; 1 a redemption is in conflict or could not be read by the hub; \
      2 wrong usage; 3 voucherd can't be reached.

      Example:
        voucherctl voucher acme 7/77160
      """)

  @OptionGroup var socket: SocketOptions

  @Argument(help: ArgumentHelp("Issuer, list and index.", valueName: "issuer list/index"))
  var name: [String]

  func validate() throws { _ = try path }

  func run() throws {
    let answer = try LocalAnswer<VoucherStory>(try socket.client(), "GET", try path)
    try answer.print(as: socket.format.output, Self.words)
    let isBad = answer.value.redemptions.contains { $0.state == .conflict || $0.state == .quarantined }
    if isBad { throw Stop(status: Stop.bad) }
  }

  private var path: String {
    get throws {
      let parts = name.flatMap { $0.split(separator: "/", omittingEmptySubsequences: false).map(String.init) }
      guard parts.count == 3, let issuer = Identifier(parts[0]), let list = UInt32(parts[1]),
        let index = UInt32(parts[2])
      else { throw ValidationError("a voucher is named by issuer, list and index, as acme 7/77160") }
      return "/v1/vouchers/\(issuer)/\(list)/\(index)"
    }
  }

  private static func words(_ story: VoucherStory) -> String {
    let name = "\(PlainText.of(story.issuer)) \(story.list)/\(story.index)"
    guard !story.redemptions.isEmpty else { return "\(name): never redeemed at this kiosk" }
    let uses = story.redemptions.map { use in
      let time = WireTime(use.time).map { LocalTime($0).full } ?? PlainText.of(use.time)
      let campaign = use.campaign.map { ", campaign \(PlainText.of($0))" } ?? ""
      let state =
        switch use.state {
        case .notSent: "not yet sent"
        case .confirmed: "confirmed by the hub"
        case .conflict: "CONFLICT: " + (use.with.map(elsewhere) ?? "also redeemed elsewhere")
        case .quarantined: "the hub could not read it"
        case .voided: "taken back"
        }
      return "  use \(use.use + 1) at \(time), record \(use.seq)\(campaign): \(state)"
    }
    return ([name] + uses).joined(separator: "\n")
  }

  private static func elsewhere(_ other: VoucherStory.Elsewhere) -> String {
    let time = WireTime(other.time).map { LocalTime($0).full } ?? PlainText.of(other.time)
    return "first redeemed at \(PlainText.of(other.device)), \(time)"
  }
}
