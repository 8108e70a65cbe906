import Daemon
import Logging
import Uplink

/// The configuration of voucher-uplink, read once.
struct UplinkSettings: Sendable {
  let bases: [String: UplinkBase]
  let exchangesAtOnce: Int
  let connectLimit: Duration
  let logLevel: Logger.Level

  private static let url = SettingKey.text(
    "bases.*.url", help: "Where the hub is: \(UplinkBase.allowed).", example: "https://hub.example")
  private static let caFile = SettingKey.optionalPath(
    "bases.*.ca_file", help: "PEM file of the roots to trust instead of the system's.",
    example: "/etc/voucherd/hub-ca.pem")
  private static let proxy = SettingKey.optionalText(
    "bases.*.proxy", help: "http://host:port or socks5h://host:port to go through; the environment's proxy is ignored.",
    example: "http://proxy.example:3128")
  private static let atOnce = SettingKey.integer(
    "exchanges.at_once", default: 8, least: 2, most: 32,
    help: "How many exchanges run side by side, so that an upload never delays an online check.")
  private static let connect = SettingKey.duration(
    "exchanges.connect", default: .seconds(10), least: .seconds(1), most: .seconds(60),
    help: "How long name, connection and TLS of one exchange may take.")
  private static let level = SettingKey.choice(
    "log.level", default: Level.info, help: "The least important messages that are logged. Never holds bodies.")

  private enum Level: String, CaseIterable, Sendable { case debug, info, notice, warning, error }

  static let table = SettingsTable(program: "voucher-uplink", url, caFile, proxy, atOnce, connect, level)

  /// - Throws: `SettingsError`.
  init(file: String) throws(SettingsError) {
    let settings = try Settings(file: file, table: Self.table)
    var bases: [String: UplinkBase] = [:]
    for name in settings.names(in: "bases") {
      do throws(UplinkBase.Refusal) {
        bases[name] = try UplinkBase(
          url: settings[Self.url, name: name], caFile: settings[Self.caFile, name: name],
          proxy: settings[Self.proxy, name: name])
      } catch {
        throw settings.refusal(Self.url, name: name, error.problem, allowed: UplinkBase.allowed)
      }
    }
    guard bases["hub"] != nil else {
      throw settings.refusal(Self.url, name: "hub", "must be given", allowed: UplinkBase.allowed)
    }
    self.bases = bases
    exchangesAtOnce = settings[Self.atOnce]
    connectLimit = settings[Self.connect]
    logLevel = Logger.Level(rawValue: settings[Self.level].rawValue) ?? .info
  }
}
