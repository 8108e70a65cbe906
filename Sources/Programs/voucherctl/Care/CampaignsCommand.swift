import ArgumentParser
import LocalAPI
import Wire

struct CampaignsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "campaigns",
    abstract: "Lists the campaigns in force, and which of them are paused at this kiosk.")

  @OptionGroup var socket: SocketOptions

  func run() throws {
    try LocalAnswer<CampaignStates>(try socket.client(), "GET", "/v1/campaigns")
      .print(as: socket.format.output) { states in
        guard !states.campaigns.isEmpty else { return "no campaign is in force" }
        return states.campaigns.map { state in
          let text = PlainText.of(state.texts[Language.ofTerminal])
          return "\(state.isPaused ? "PAUSED " : "open   ")\(state.issuer)/\(state.campaign)"
            + (text.isEmpty ? "" : ": \(text)")
        }.joined(separator: "\n")
      }
  }
}

/// A campaign on the command line: `acme/summer26`.
struct CampaignArgument: ExpressibleByArgument {
  let issuer: Identifier
  let campaign: Identifier

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Identifier(String($0)) }
    guard parts.count == 2, let issuer = parts[0], let campaign = parts[1] else { return nil }
    self.issuer = issuer
    self.campaign = campaign
  }
}

struct PauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Pauses a campaign at this kiosk: the gifts are gone.",
    discussion: """
      Customers read that none is left here and that the voucher stays valid elsewhere; no voucher is used up. It holds \
      until resume, across restarts, and is recorded with who did it. It is for admins, as on the staff page for managers.

      Example:
        voucherctl pause acme/summer26
      """)

  @OptionGroup var socket: SocketOptions
  @Argument(help: ArgumentHelp("The campaign, as campaigns lists it.", valueName: "issuer/campaign"))
  var campaign: CampaignArgument

  func run() throws { try campaign.change("pause", "paused", socket) }
}

struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Takes a paused campaign up again at this kiosk.",
    discussion: "It is for admins, as on the staff page for managers.")

  @OptionGroup var socket: SocketOptions
  @Argument(help: ArgumentHelp("The campaign, as campaigns lists it.", valueName: "issuer/campaign"))
  var campaign: CampaignArgument

  func run() throws { try campaign.change("resume", "open again", socket) }
}

extension CampaignArgument {
  fileprivate func change(_ verb: String, _ state: String, _ socket: SocketOptions) throws {
    try LocalAnswer<Recorded>(try socket.client(), "POST", "/v1/campaigns/\(issuer)/\(campaign)/\(verb)")
      .print(as: socket.format.output) { recorded in
        recorded.seq.map { "\(issuer)/\(campaign) is \(state): record \($0)" } ?? "it was \(state) already"
      }
  }
}
