import ArgumentParser
import COSE
import Issuing
import StrictJSON
import Trust
import Wire

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows issuer, keys, campaigns and how far each list has been given out. No secret is shown.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let state = try common.workspace.state()
    let issuer = state.trustedIssuer
    let campaigns = state.trust.campaigns.values.sorted { $0.id < $1.id }
    var lines = ["issuer \(issuer.id)"]
    for key in issuer.keys.sorted(by: { $0.notBefore < $1.notBefore }) {
      lines.append("key \(key.id) \(key.key.curve.rawValue) \(key.state.rawValue) until \(key.expires)")
    }
    var lists: [JSONValue] = []
    for campaign in campaigns {
      for list in campaign.lists {
        let uses = UInt32(list.uses)
        let given = state.nextIndex(of: list.list) / uses
        lines.append(
          "campaign \(campaign.id) list \(list.list): \(given) of \(list.size / uses) vouchers given out"
            + (uses > 1 ? ", \(uses) uses each" : "") + ", until \(list.until)")
        lists.append(
          .object([
            JSONMember("campaign", .string(campaign.id.text)), JSONMember("list", .integer(Int64(list.list))),
            JSONMember("given", .integer(Int64(given))), JSONMember("vouchers", .integer(Int64(list.size / uses))),
            JSONMember("uses", .integer(Int64(uses))), JSONMember("until", .string(list.until.description)),
          ]))
      }
    }
    try Answer(
      text: lines.joined(separator: "\n"),
      json: [JSONMember("issuer", state.issuer), JSONMember("lists", .array(lists))]
    ).print(as: common.output)
  }
}
