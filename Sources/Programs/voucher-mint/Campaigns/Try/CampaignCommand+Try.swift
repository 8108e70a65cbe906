import Answers
import ArgumentParser
import Issuing
import Rehearsal
import Trust
import Wire
import Zones

extension CampaignCommand {
  struct Try: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "try",
      abstract: "Shows what a kiosk would answer to made-up vouchers, and what people would read.",
      discussion: """
        Without --at it tries the moments at which the rules turn: just before and just after the campaign's, the list's and \
        the voucher's first and last moment, hours, days off, changes of the clocks, and baskets, uses and limits just \
        within and just beyond. With --at it tries those times, each with a voucher that nobody has used; with --in-turn \
        one voucher at all of them, one after the other.

        The campaign is the workspace's, with --rules as if campaign change had given it these; without an id the rules are \
        tried for a campaign that is made up. Nothing is changed, published or minted. Signatures and marks of used vouchers \
        are no matter of rules: the voucher is genuine, and nobody has cancelled it.

        --page draws each answer with the kiosk's own page, as large as on a screen of 10 inches, in the three languages: \
        open it in a browser, and set its size once by a bank card.

        Times are by the shop's clock, 2026-12-24T14:00, or as elsewhere: 2026-12-24T06:00:00Z, +2h.
        Exit status: 0 tried, whatever was answered; 1 the rules can't be read, or there is no such campaign; 2 wrong usage.

        Examples:
          voucher-mint campaign try teatime --timezone Asia/Taipei --page try.html
          voucher-mint campaign try teatime --rules tea.json --at 2026-12-24T13:59 --at 2026-12-24T14:00
          voucher-mint campaign try --rules tea.json --uses 3 --store xinyi --counted kiosk_day=99 --basket 30000TWD
        """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The campaign's id; made up if not given.")
    var id: Identifier?

    @OptionGroup var rules: RuleOptions
    @OptionGroup var texts: TextOptions

    @Option(help: "Uses of a voucher of a campaign that is made up, 1 to 16.")
    var uses: Int?

    @Option(
      parsing: .unconditionalSingleValue,
      help: ArgumentHelp("When it is shown; may be given several times.", valueName: "time"))
    var at: [ShopMoment] = []

    @Flag(help: "One voucher at all times of --at: uses and limits are counted from each to the next.")
    var inTurn = false

    @OptionGroup var shop: TryOptions

    @Option(help: ArgumentHelp("A page to write, which draws every answer as the kiosk does.", valueName: "file.html"))
    var page: String?

    func validate() throws {
      guard id != nil || rules.rules != nil else { throw ValidationError("name a campaign, or give --rules") }
      guard uses == nil || id == nil else { throw ValidationError("a campaign's uses are those of its lists") }
      guard (1...16).contains(uses ?? 1) else { throw ValidationError("--uses is 1 to 16") }
      guard !inTurn || !at.isEmpty else { throw ValidationError("--in-turn needs --at") }
    }

    func run() throws {
      shop.timezone?.adopt()
      let now = Clock.now()
      let ground = try common.workspace.trial(
        of: id, rules: try rules.file(), texts: texts.given, uses: uses ?? 1, at: now)
      if let window = shop.appointment, window.end.time(at: now) <= window.start.time(at: now) {
        throw MintError(.invalid, "the appointment must end after it starts")
      }
      let campaign = ground.campaign
      let calendar = ShopCalendar { MachineZone.offset(at: $0.seconds) }
      let voucher = shop.voucher(of: campaign, at: now)
      var trial = Trial(of: voucher, in: campaign, by: ground.trust, signedBy: ground.kid, calendar: calendar)
      let place = shop.place(of: campaign)
      var report = TryReport(
        campaign: campaign, store: place.store,
        words: Words(calendar: calendar, shop: place.store.text, names: ground.trust.placeNames), calendar: calendar)
      let scenes =
        at.isEmpty
        ? Boundaries(of: trial, for: voucher, around: shop.scene(of: campaign, "now", at: now)).scenes
        : at.map { shop.scene(of: campaign, "", at: $0.time(at: now, by: calendar)) }
      for scene in scenes {
        guard let outcome = inTurn ? trial.show(scene) : trial.answer(scene) else {
          throw MintError(.invalid, "campaign \(campaign.id) has no list; add one with campaign extend")
        }
        report.take(scene, outcome)
      }
      if let page { try DurableFile.replace(page, with: try TryPage(report).bytes, mode: 0o644) }
      var sink = ByteSink()
      switch common.output {
      case .text: try sink.writeLine(report.text(zone: shop.timezone?.name))
      case .json: for line in report.lines { try sink.write(line) }
      }
      try sink.finish()
    }
  }
}
