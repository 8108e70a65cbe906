import ArgumentParser
import Hub
import Records
import Wire

struct HoldsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holds",
    abstract: "Uses that kiosks keep for tills; with --release, one that no kiosk will come back for is given back.",
    discussion: """
      A kiosk keeps a use for ten minutes at most, and tells the hub when it was confirmed or given back. What is over \
      and stands here all the same is of a kiosk that is offline, or gone for good: only then release it, with the \
      device, epoch and seq of its line. If the kiosk does come back and says that the till was paid, its record is \
      quarantined, for a person to look at.
      """)

  @Flag(help: "Only those that are over by now.") var overdue = false
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Give back the use of this hold: DEVICE EPOCH SEQ.", valueName: "device epoch seq"))
  var release: [String] = []
  @OptionGroup var place: StoreOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard release.isEmpty || named != nil else { throw ValidationError("--release takes DEVICE EPOCH SEQ") }
  }

  func run() throws {
    let store = try place.store()
    let now = VoucherHub.now()
    if let named {
      guard try store.releaseHold(of: named.device, named.epoch, named.seq, at: now) else {
        throw HubError("no such hold stands; voucher-hub holds lists those that do")
      }
    }
    var table = Table(
      "device", "store", "issuer", "list", "index", "entry", "campaign", "time", "until", "received", "seq", "epoch")
    for hold in try store.holds() where !overdue || hold.until.map({ $0 < now }) ?? true {
      let redemption = hold.redemption
      table.add(
        .init(redemption.device), .init(redemption.store), .init(redemption.voucher.issuer),
        .number(Int64(redemption.voucher.list)), .number(Int64(redemption.voucher.index)), .init(redemption.entry),
        .init(redemption.campaign), .init(redemption.time), .text(hold.until?.description ?? ""),
        .init(redemption.received), .number(redemption.seq), .text(redemption.epoch.description))
    }
    table.print(as: format.output)
  }

  private var named: (device: Identifier, epoch: Epoch, seq: Int64)? {
    guard release.count == 3, let device = Identifier(release[0]), let epoch = Epoch(release[1]),
      let seq = Int64(release[2]), seq > 0
    else { return nil }
    return (device, epoch, seq)
  }
}
