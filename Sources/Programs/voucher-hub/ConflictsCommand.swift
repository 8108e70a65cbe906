import ArgumentParser
import Hub
import Records
import Wire

struct ConflictsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Vouchers that were redeemed beyond their uses, each case with all its redemptions.",
    discussion: """
      One line a redemption: the one that holds the mark first, then those that found it taken. A conflict is not \
      guilt: look at the times, at how well each clock was known, and at when the records came up.
      """)

  @OptionGroup var place: StoreOptions
  @OptionGroup var format: OutputOptions

  func run() throws {
    var table = Table(
      "case", "state", "opened", "issuer", "list", "entry", "campaign", "outcome", "device", "store", "time", "clock",
      "received", "seq", "epoch")
    for conflict in try place.store().conflicts() {
      for redemption in conflict.redemptions {
        table.add(
          .number(conflict.number), .text(conflict.state), .init(conflict.opened), .init(conflict.issuer),
          .number(Int64(conflict.list)), .number(conflict.entry), .init(redemption.campaign),
          .text(redemption.outcome.rawValue), .init(redemption.device), .init(redemption.store),
          .init(redemption.time), .text(redemption.clock.rawValue), .init(redemption.received),
          .number(redemption.seq), .text(redemption.epoch.description))
      }
    }
    table.print(as: format.output)
  }
}
