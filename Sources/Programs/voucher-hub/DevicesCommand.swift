import ArgumentParser
import Hub
import Records
import Wire

struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "The kiosks that are enrolled.",
    subcommands: [List.self, Revoke.self, Reinstate.self], defaultSubcommand: List.self)

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
