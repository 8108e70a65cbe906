import ArgumentParser
import Hub
import Records
import Wire

struct TicketCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ticket",
    abstract: "Makes the ticket with which one kiosk enrols, or gets a new key.",
    discussion: """
      Prints one line and nothing else: give it to voucherctl enrol on the kiosk. It is good once, for 24 hours, and \
      ends after five wrong proofs or when another is made for the same device.
      """)

  @Argument(help: "The device's id: a-z, 0-9, '.', '_' and '-', at most 32.")
  var device: Identifier

  @Option(help: "The store it stands in.")
  var store: Identifier

  @Option(help: ArgumentHelp("Groups that the store belongs to, with commas between them.", valueName: "a,b"))
  var groups: IdentifierList?

  @Option(help: ArgumentHelp("The store's time zone.", valueName: "name"))
  var timezone = TimeZoneName(argument: "Asia/Taipei")!

  @Option(help: ArgumentHelp("The folder of trust files, for root.json.", valueName: "dir"))
  var trust: String?

  @OptionGroup var place: StoreOptions

  func run() throws {
    guard let folder = try trust ?? place.settings().trust else {
      throw HubError("name the folder of trust files: --trust DIR or --config FILE")
    }
    let rootHash = try TrustSource.rootHash(in: folder)
    var random = SystemRandomNumberGenerator()
    let ticket = Ticket(device: device, code: Nonce(using: &random).bytes, rootHash: rootHash)
    let placement = Placement(store: store, groups: groups?.identifiers ?? [], timezone: timezone.name)
    try place.store(making: true).open(ticket, for: placement, at: VoucherHub.now())
    print(ticket.line)
  }
}
