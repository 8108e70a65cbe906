import ArgumentParser
import Hub
import Wire

struct FiguresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures",
    abstract: "Redemptions and amounts by store, campaign and currency.",
    discussion: """
      accepted holds a mark and is settled; conflicts and quarantined are not. overridden are those of the accepted that \
      staff decided where the kiosk could not judge. Amounts are in minor units of their \
      currency: of the accepted redemptions, and of those in conflict.
      """)

  @Option(help: ArgumentHelp("From this time or day (UTC), by the kiosks' clocks.", valueName: "time"))
  var from: Moment?
  @Option(help: ArgumentHelp("Until before this time or day (UTC).", valueName: "time"))
  var to: Moment?

  @OptionGroup var place: StoreOptions
  @OptionGroup var format: OutputOptions

  func run() throws {
    var table = Table(
      "store", "campaign", "currency", "accepted", "amount", "conflicts", "conflict_amount", "quarantined", "overridden"
    )
    for figures in try place.store().figures(from: from?.time, to: to?.time) {
      table.add(
        .init(figures.store), .init(figures.campaign), .init(figures.currency), .number(figures.accepted),
        .number(figures.amount), .number(figures.conflicts), .number(figures.contendedAmount),
        .number(figures.quarantined), .number(figures.overridden))
    }
    table.print(as: format.output)
  }
}
