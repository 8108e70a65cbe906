import ArgumentParser
import Issuing
import StrictJSON
import Trust
import Wire

struct CampaignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "campaign",
    abstract: "Offers: what vouchers are for, where and when they hold.",
    subcommands: [Add.self, Change.self, Rules.self, Extend.self, Try.self, Export.self])

  /// A list of numbers.
  struct ListOptions: ParsableArguments {
    @Option(help: "The list's number, used by no other campaign of this issuer.")
    var list: UInt32

    @Option(help: "Entries of the list; a voucher takes as many as it has uses.")
    var size: UInt32

    @Option(help: "How often each voucher may be used, 1 to 16.")
    var uses = 1

    @Option(parsing: .unconditional, help: "No voucher of the list is valid from this time.")
    var until: Moment

    var draft: ListDraft {
      ListDraft(list: list, size: size, uses: uses, until: until.time(at: Clock.now()))
    }

    func answer(_ campaign: Identifier, _ verb: String, as format: AnswerFormat) throws {
      try Answer(
        text: "campaign \(campaign) \(verb) list \(list) for \(size / UInt32(uses)) vouchers; "
          + "kiosks know it after trust publish",
        json: [
          JSONMember("campaign", .string(campaign.text)), JSONMember("list", .integer(Int64(list))),
          JSONMember("vouchers", .integer(Int64(size / UInt32(uses)))),
        ]
      ).print(as: format)
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a campaign with its first list.",
      discussion: """
        --stores, --from and --to narrow every voucher of the campaign, also those already printed; --until is the end of \
        the list, which cannot be moved.

        Every other rule stands in a file: one JSON object, all of its members optional.
        \(RuleOptions.members)

        Example:
          voucher-mint campaign add teatime --list 8 --size 5000 --until +90d --text-en "afternoon tea" --rules tea.json
        with in tea.json
          {"kind":"gift","days":["mon","tue","wed","thu","fri"],"hours":[{"from":"14:00","to":"17:00"}],
           "blackout":["2026-12-25"],"limits":{"kiosk_day":100,"holder":3}}
        """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The campaign's id, at most 16 characters.")
    var id: Identifier

    @OptionGroup var list: ListOptions

    @Option(help: ArgumentHelp("Stores and groups with commas, or '*'.", valueName: "a,b"))
    var stores = Places(argument: "*")!

    @Option(parsing: .unconditional, help: "Nothing is redeemed before this time.")
    var from: Moment?

    @Option(parsing: .unconditional, help: "Nothing is redeemed from this time.")
    var to: Moment?

    @Flag(help: "Its vouchers may be without expiry; they still end with their list.")
    var noExpiry = false

    @Option(help: "How its vouchers must be shown: any, live or challenge.")
    var presentation = PresentationRule.any

    @OptionGroup var rules: RuleOptions
    @OptionGroup var texts: TextOptions

    func run() throws {
      let now = Clock.now()
      var draft = CampaignDraft(id: id, list: list.draft)
      draft.scope = stores.scope
      draft.opens = from?.time(at: now)
      draft.closes = to?.time(at: now)
      draft.allowsNoExpiry = noExpiry
      draft.presentation = presentation
      draft.rules = try rules.file() ?? RulesFile()
      draft.texts = texts.given
      try common.workspace.update { (mint) throws(MintError) in try mint.add(draft) }
      try list.answer(id, "has", as: common.output)
    }
  }

  struct Extend: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a campaign a further list, because the others are full, end, or were restored from a copy.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The campaign's id.")
    var id: Identifier

    @OptionGroup var list: ListOptions

    func run() throws {
      let draft = list.draft
      try common.workspace.update { (mint) throws(MintError) in try mint.extend(id, with: draft) }
      try list.answer(id, "also has", as: common.output)
    }
  }
}
