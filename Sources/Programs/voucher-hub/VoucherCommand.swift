import ArgumentParser
import Hub
import Records
import Wire

struct VoucherCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher", abstract: "Everything that happened to one voucher.")

  @Argument(help: "The issuer's id.") var issuer: Identifier
  @Argument(help: "Number of the list.") var list: UInt32
  @Argument(help: "The voucher's index, or any of its entries.") var index: UInt32

  @OptionGroup var place: StoreOptions
  @OptionGroup var format: OutputOptions

  func run() throws {
    let story = try place.store().story(of: VoucherKey(issuer: issuer, list: list, index: index))
    var table = Table(
      "issuer", "list", "index", "campaign", "outcome", "use", "entry", "reason", "device", "store", "time", "clock",
      "received", "seq", "epoch", "override")
    for redemption in story.redemptions {
      table.add(
        .init(redemption.voucher.issuer), .number(Int64(redemption.voucher.list)),
        .number(Int64(redemption.voucher.index)), .init(redemption.campaign), .text(redemption.outcome.rawValue),
        .number(redemption.use), .init(redemption.entry), .text(redemption.reason), .init(redemption.device),
        .init(redemption.store), .init(redemption.time), .text(redemption.clock.rawValue),
        .init(redemption.received), .number(redemption.seq), .text(redemption.epoch.description),
        .text(redemption.override ?? ""))
    }
    table.print(as: format.output)
  }
}
