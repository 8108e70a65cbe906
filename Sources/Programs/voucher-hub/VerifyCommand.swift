import ArgumentParser
import Hub
import Records
import Wire

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Hashes a device's stored records anew and says where its chain ends.",
    discussion: """
      One line an epoch, the latest last; compare epoch, seq and hash with voucherctl ledger verify on the kiosk.
      Exit status 1 if a record is missing or was changed.
      """)

  @Argument(help: "The device's id.") var device: Identifier

  @OptionGroup var place: StoreOptions
  @OptionGroup var format: OutputOptions

  func run() throws {
    guard let checks = try place.store().verify(device) else { throw HubError("no device \(device) is enrolled") }
    var table = Table("device", "epoch", "seq", "hash", "latest", "result", "broken_at")
    for check in checks {
      table.add(
        .init(device), .text(check.tip.epoch.description), .number(check.tip.seq), .text(check.tip.hash.description),
        .text(check.isLatest ? "yes" : "no"), .text(check.brokenAt == nil ? "ok" : "broken"), .init(check.brokenAt))
    }
    table.print(as: format.output)
    if checks.contains(where: { $0.brokenAt != nil }) { throw ExitCode(1) }
  }
}
