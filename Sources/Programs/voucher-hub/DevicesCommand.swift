import ArgumentParser
import Hub
import Records
import Wire

struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "The kiosks that are enrolled.",
    subcommands: [List.self, Move.self, Revoke.self, Reinstate.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every device (the default).")

    @OptionGroup var place: StoreOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
      var table = Table(
        "device", "state", "store", "groups", "timezone", "kid", "enrolled", "seen", "seq", "epoch")
      for device in try place.store().devices() {
        table.add(
          .init(device.device), .text(device.state.rawValue), .init(device.store),
          .text(device.groups.map(\.text).joined(separator: " ")), .text(device.timezone), .text(device.kid),
          .init(device.enrolled), .init(device.seen), .init(device.tip?.seq), .init(device.tip?.epoch.description))
      }
      table.print(as: format.output)
    }
  }

  struct Move: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "move", abstract: "Says that a device stands in another store, or belongs to other groups.",
      discussion: "The device hears of it in answer to what it sends next, within five minutes while it is online.")

    @Argument(help: "The device's id.") var device: Identifier
    @Option(help: "The store it stands in now.") var store: Identifier
    @Option(help: ArgumentHelp("All groups that the store belongs to, with commas between them.", valueName: "a,b"))
    var groups: IdentifierList?
    @Option(help: ArgumentHelp("The store's time zone.", valueName: "name"))
    var timezone = TimeZoneName(argument: "Asia/Taipei")!
    @OptionGroup var place: StoreOptions

    func run() throws {
      let placement = Placement(store: store, groups: groups?.identifiers ?? [], timezone: timezone.name)
      guard try place.store().move(device, to: placement, at: VoucherHub.now()) else {
        throw HubError("no device \(device) is enrolled")
      }
      print("\(device) stands in \(store)")
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke", abstract: "Refuses what a device sends. Its records stay on it.")

    @Argument(help: "The device's id.") var device: Identifier
    @OptionGroup var place: StoreOptions

    func run() throws { try DevicesCommand.set(.revoked, device, place) }
  }

  struct Reinstate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reinstate", abstract: "Takes what a revoked device sends again.")

    @Argument(help: "The device's id.") var device: Identifier
    @OptionGroup var place: StoreOptions

    func run() throws { try DevicesCommand.set(.active, device, place) }
  }

  fileprivate static func set(_ state: Device.State, _ device: Identifier, _ place: StoreOptions) throws {
    guard try place.store().setState(state, of: device) else { throw HubError("no device \(device) is enrolled") }
    print("\(device) is \(state.rawValue)")
  }
}
