import ArgumentParser
import Issuing
import StrictJSON
import Wire

extension CampaignCommand {
  struct Change: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a campaign other rules or texts, also for vouchers that are out already.",
      discussion: """
        A rules file holds all rules: what it leaves out no longer holds. What would change for the customers of the last \
        days is told by voucherctl replay, what made-up ones would get by campaign try.

        Example:
          voucher-mint campaign rules teatime > tea.json
          voucher-mint campaign change teatime --rules tea.json --text-en "afternoon tea for two"

        The members of the file:
        \(RuleOptions.members)
        """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The campaign's id.")
    var id: Identifier

    @OptionGroup var rules: RuleOptions
    @OptionGroup var texts: TextOptions

    func validate() throws {
      guard rules.rules != nil || !texts.given.isEmpty else {
        throw ValidationError("give --rules, or a text, or both")
      }
    }

    func run() throws {
      let (file, given) = (try rules.file(), texts.given)
      let (before, now) = try common.workspace.update { (mint) throws(MintError) in
        try mint.change(id, rules: file, texts: given)
      }
      let (set, gone) = (now.differing(from: before), now.missing(of: before))
      var said = set.isEmpty ? [] : ["set: \(set.joined(separator: ", "))"]
      if !gone.isEmpty { said.append("no longer there: \(gone.joined(separator: ", "))") }
      let languages = MintState.languages.filter { given[$0] != nil }
      if !languages.isEmpty { said.append("texts: \(languages.joined(separator: ", "))") }
      if said.isEmpty { said.append("the same rules as before") }
      try Answer(
        text: "campaign \(id): \(said.joined(separator: "; ")); kiosks know it after trust publish",
        json: [
          JSONMember("campaign", .string(id.text)), JSONMember("set", .array(set.map(JSONValue.string))),
          JSONMember("gone", .array(gone.map(JSONValue.string))),
          JSONMember("texts", .array(languages.map(JSONValue.string))), JSONMember("rules", now.json),
        ]
      ).print(as: common.output)
    }
  }

  struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a campaign's rules as a rules file: to be changed and given to campaign change.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The campaign's id.")
    var id: Identifier

    func run() throws {
      let rules = try common.workspace.state().rules(of: id)
      try Answer(text: rules.text, json: rules.members).print(as: common.output)
    }
  }
}
