import Daemon
import Logging

/// The configuration of voucherd: one immutable value, read once.
struct VoucherdSettings: Sendable {
  let stateFolder: String
  let socketsFolder: String
  let staffGroup: String
  let adminGroup: String
  let readerGroup: String
  let tillGroup: String
  let uplinkGroup: String
  let screenGroup: String
  let expectsReader: Bool
  let screen: ScreenSettings
  let lights: LightsSettings
  let logLevel: Logger.Level

  private static let stateFolderKey = SettingKey.path(
    "state.folder", default: "/var/lib/voucherd",
    help: "Where ledger.sqlite and the device's key lie. Made with mode 0700 if it is missing.")
  private static let socketsFolderKey = SettingKey.path(
    "sockets.folder", default: "/run/voucherd",
    help: "Where the sockets are made (mode 0700) when systemd does not pass them.")
  private static let staffGroupKey = SettingKey.text(
    "sockets.staff_group", default: "voucherd-staff",
    help: "Members may look at everything, verify the ledger and wake the upload.")
  private static let adminGroupKey = SettingKey.text(
    "sockets.admin_group", default: "voucherd-admin", help: "Members may also enrol this kiosk.")
  private static let readerGroupKey = SettingKey.text(
    "sockets.reader_group", default: "voucher-reader", help: "Members may hand over symbols: reader and scanners.")
  private static let tillGroupKey = SettingKey.text(
    "sockets.till_group", default: "voucher-till",
    help: "Members may hold, confirm and release: tills of this machine, and the TLS front for others.")
  private static let uplinkGroupKey = SettingKey.text(
    "sockets.uplink_group", default: "voucher-uplink", help: "Members may carry exchanges to the hub.")
  private static let screenGroupKey = SettingKey.text(
    "sockets.screen_group", default: "voucher-screen", help: "Members may bridge the customers' page to the browser.")
  private static let expectsReaderKey = SettingKey.flag(
    "reader.expected", default: false,
    help:
      "voucher-reader belongs to this kiosk: without a word from it 8 s after the start, the page is out of service.")
  private static let logLevelKey = SettingKey<LogLevel>.choice(
    "log.level", default: .info, help: "The least level that is logged.")

  /// The levels under the names of the configuration.
  enum LogLevel: String, CaseIterable, Sendable {
    case debug, info, notice, warning, error
  }

  static let table = SettingsTable(
    program: "voucherd", stateFolderKey, socketsFolderKey, staffGroupKey, adminGroupKey, readerGroupKey,
    tillGroupKey, uplinkGroupKey, screenGroupKey, expectsReaderKey, ScreenSettings.languageKey,
    ScreenSettings.largeTextKey, ScreenSettings.volumeKey, ScreenSettings.ratingKey, ScreenSettings.serviceKey,
    LightsSettings.chipKey, LightsSettings.activeLowKey,
    LightsSettings.greenKey, LightsSettings.greenForKey, LightsSettings.redKey, LightsSettings.redForKey,
    LightsSettings.buzzerKey, LightsSettings.buzzerForKey, LightsSettings.relayKey, LightsSettings.relayForKey,
    logLevelKey)

  /// - Throws: a refusal of lights that can't be.
  init(_ settings: Settings) throws(SettingsError) {
    stateFolder = settings[Self.stateFolderKey]
    socketsFolder = settings[Self.socketsFolderKey]
    staffGroup = settings[Self.staffGroupKey]
    adminGroup = settings[Self.adminGroupKey]
    readerGroup = settings[Self.readerGroupKey]
    tillGroup = settings[Self.tillGroupKey]
    uplinkGroup = settings[Self.uplinkGroupKey]
    screenGroup = settings[Self.screenGroupKey]
    expectsReader = settings[Self.expectsReaderKey]
    screen = ScreenSettings(settings)
    lights = try LightsSettings(settings)
    logLevel =
      switch settings[Self.logLevelKey] {
      case .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      }
  }
}
