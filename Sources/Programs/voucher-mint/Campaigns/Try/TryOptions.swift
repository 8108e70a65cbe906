import Answers
import ArgumentParser
import Rehearsal
import Rules
import Trust
import Vouchers
import Wire
import Zones

/// The made-up voucher, shop and till of `campaign try`.
struct TryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The store it is shown in; the campaign's first if not given.", valueName: "id"))
  var store: Identifier?

  @Option(help: ArgumentHelp("Groups that the store belongs to, with commas.", valueName: "a,b"))
  var groups: IdentifierList?

  @Option(help: ArgumentHelp("The store's time zone; this machine's if not given.", valueName: "zone"))
  var timezone: MachineZone?

  @Option(help: "The holder's pseudonym.")
  var sub: String?

  @Option(help: ArgumentHelp("The voucher's own stores and groups, with commas.", valueName: "a,b"))
  var aud: IdentifierList?

  @Option(parsing: .unconditional, help: "The voucher is not valid before this time.")
  var nbf: Moment?

  @Option(parsing: .unconditional, help: "It is no longer valid at this time; its list's end if not given.")
  var exp: Moment?

  @Option(help: ArgumentHelp("What it is worth, in minor units.", valueName: "10000TWD"))
  var amount: Money?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The appointment's window: two times with a comma.", valueName: "start,end"))
  var appointment: Window?

  @Option(help: "Uses that were made of it before.")
  var used = 0

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "How far a limit was used before, by its name in the rules file; may be given several times.",
      valueName: "kiosk_day=99"))
  var counted: [LimitCount] = []

  @Option(help: ArgumentHelp("What the basket comes to, in minor units, as a till tells it.", valueName: "30000TWD"))
  var basket: Money?

  @Option(help: ArgumentHelp("Stacking groups in the basket, with commas.", valueName: "a,b"))
  var stacked: IdentifierList?

  @Option(help: "bare; live: with its holder's proof; digits: that, and the digits on the screen.")
  var shown: Showing?

  func validate() throws {
    guard sub != "" else { throw ValidationError("--sub must not be empty") }
    guard (0...Terms.mostUses).contains(used) else { throw ValidationError("--used is 0 to \(Terms.mostUses)") }
  }

  /// Where it is shown.
  func place(of campaign: Campaign) -> Place {
    var first: Identifier?
    if case .places(let places) = campaign.scope { first = places.min() }
    return Place(store: store ?? first ?? campaign.issuer, groups: Set(groups?.identifiers ?? []))
  }

  /// What the voucher says. What its campaign asks of every voucher is made up.
  func voucher(of campaign: Campaign, at now: WireTime) -> TrialVoucher {
    var voucher = TrialVoucher()
    let limits = campaign.rules?.limits
    voucher.subject = sub ?? (limits?.holder != nil || limits?.holderDay != nil ? "somebody" : nil)
    voucher.audience = aud?.identifiers ?? []
    voucher.notBefore = nbf?.time(at: now)
    voucher.expires = exp?.time(at: now)
    voucher.amount = amount?.amount
    if let appointment {
      voucher.appointment = Appointment(start: appointment.start.time(at: now), end: appointment.end.time(at: now))
    } else if campaign.rules?.kind == .appointment {
      // Within the hour after the next whole one but one.
      let hour = WireTime(seconds: (now.seconds / 3600 + 2) * 3600)
      voucher.appointment = Appointment(start: hour, end: hour + 3_600_000)
    }
    return voucher
  }

  func scene(of campaign: Campaign, _ name: String, at time: WireTime) -> TrialScene {
    var scene = TrialScene(name, at: time, in: place(of: campaign))
    if basket != nil || stacked != nil {
      scene.basket = Basket(total: basket?.amount, groups: Set(stacked?.identifiers ?? []))
    }
    scene.used = used
    scene.counted = Dictionary(counted.map { ($0.name, $0.count) }) { $1 }
    scene.proof =
      switch (shown, campaign.presentation) {
      case (.bare, _), (nil, .any): .bare
      case (.live, _), (nil, .live): .live(answersDigits: false)
      case (.digits, _), (nil, .challenge): .live(answersDigits: true)
      }
    return scene
  }
}

extension MachineZone: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
