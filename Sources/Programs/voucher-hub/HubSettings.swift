import Daemon
import Hub
import Logging

/// The configuration of voucher-hub, from a file or from options; what is nil must still be named.
struct HubSettings: Sendable {
  var listen: String?
  var database: String?
  var keys: String?
  var trust: String?
  /// Who may speak for platforms; nil: nobody.
  var tokens: String?
  /// How long a status index holds.
  var indexValidity = Duration.milliseconds(StatusDesk.usualValidity)
  var webhook: (url: String, secret: String)?
  var logLevel = Logger.Level.info

  private static let listenKey = SettingKey.text(
    "listen", default: "127.0.0.1:8460",
    help: "Address and port of plain HTTP. Keep it on loopback and put a TLS front before it.")
  private static let databaseKey = SettingKey.path(
    "database", default: "/var/lib/voucher-hub/hub.sqlite",
    help: "The hub's state. Made with mode 0600 if it is missing.")
  private static let keysKey = SettingKey.path(
    "keys", default: "/etc/voucher-hub/keys", help: "The folder that voucher-hub keys init made.")
  private static let trustKey = SettingKey.path(
    "trust", default: "/var/lib/voucher-hub/trust",
    help: "The folder of trust files: read here, and handed to the kiosks under /trust/.")
  private static let tokensKey = SettingKey.optionalPath(
    "platforms.tokens",
    help: "Names and hashes of the tokens with which platforms mark vouchers and read redemptions (voucher-hub token).",
    example: "/etc/voucher-hub/tokens")
  private static let validityKey = SettingKey.duration(
    "status.validity", default: .seconds(86_400), least: .seconds(1), most: .seconds(30 * 86_400),
    help: "How long a kiosk takes marks for fresh after it last heard from the hub.")
  private static let webhookURLKey = SettingKey.optionalText(
    "webhook.url", help: "Where every redemption is told, signed: https, or http to this machine.",
    example: "https://platform.example/voucherd")
  private static let webhookSecretKey = SettingKey.optionalPath(
    "webhook.secret", help: "Holds whsec_ and base64 of 24 to 64 bytes; readable by its owner only.",
    example: "/etc/voucher-hub/webhook.secret")
  private static let logLevelKey = SettingKey<LogLevel>.choice(
    "log.level", default: .info, help: "The least level that is logged.")

  /// The levels under the names of the configuration.
  enum LogLevel: String, CaseIterable, Sendable {
    case debug, info, notice, warning, error
  }

  static let table = SettingsTable(
    program: "voucher-hub", listenKey, databaseKey, keysKey, trustKey, tokensKey, validityKey, webhookURLKey,
    webhookSecretKey, logLevelKey)

  /// - Parameter file: nil for none; then every place is nil.
  /// - Throws: `SettingsError` with everything that is wrong with the file.
  init(file: String?) throws {
    guard let file else { return }
    let settings = try Settings(file: file, table: Self.table)
    listen = settings[Self.listenKey]
    guard ListenAddress(settings[Self.listenKey]) != nil else {
      throw settings.refusal(Self.listenKey, "is no address", allowed: ListenAddress.allowed)
    }
    database = settings[Self.databaseKey]
    keys = settings[Self.keysKey]
    trust = settings[Self.trustKey]
    tokens = settings[Self.tokensKey]
    indexValidity = settings[Self.validityKey]
    switch (settings[Self.webhookURLKey], settings[Self.webhookSecretKey]) {
    case (let url?, let secret?): webhook = (url, secret)
    case (nil, nil): webhook = nil
    case (nil, _?): throw settings.refusal(Self.webhookURLKey, "must be given with webhook.secret", allowed: "a URL")
    case (_?, nil): throw settings.refusal(Self.webhookSecretKey, "must be given with webhook.url", allowed: "a file")
    }
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

/// `127.0.0.1:8460`, `[::1]:8460`, `hub.example:0`.
struct ListenAddress: Sendable {
  static let allowed = "host:port, an IPv6 address in brackets, the port from 0 (chosen by the kernel) to 65535"

  let host: String
  let port: Int

  /// Nil if `text` is no address.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    (self.host, self.port) = (String(host), Int(port))
  }
}
