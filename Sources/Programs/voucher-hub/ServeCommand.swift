import ArgumentParser
import Daemon
import Dispatch
import FoundationEssentials
import HTTPService
import Hub
import Logging
import ServiceLifecycle

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Runs the server until SIGTERM or SIGINT.",
    discussion: """
      Takes a configuration, or options, or both: an option overrides the file. Prints "listening on HOST:PORT" once \
      requests are taken; with port 0 the kernel chooses.
      Paths: POST /v1/devices/DEVICE/records, POST /v1/devices/DEVICE/restore, POST /v1/enrolments, GET /trust/FILE, \
      GET /status/index, GET /status/ISSUER/LIST[/FROM], GET /v1/events, GET /healthz, GET /metrics; for platforms, \
      with a token: POST /v1/marks, GET /v1/redemptions?after=N&limit=N.
      """)

  @Option(help: ArgumentHelp("Configuration (YAML).", valueName: "file"))
  var config: String?
  @Option(help: ArgumentHelp("Address and port.", valueName: "host:port"))
  var listen: String?
  @Option(help: ArgumentHelp("The hub's database; made if it is missing.", valueName: "file"))
  var database: String?
  @Option(help: ArgumentHelp("The folder that keys init made.", valueName: "dir"))
  var keys: String?
  @Option(help: ArgumentHelp("The folder of trust files.", valueName: "dir"))
  var trust: String?
  @Flag(help: "Print every setting with its default and what is allowed, then end.")
  var printConfig = false
  @Flag(help: "Check the configuration and what it names, then end.")
  var checkConfig = false

  func run() async throws {
    if printConfig {
      print(HubSettings.table.example, terminator: "")
      return
    }
    var settings = try HubSettings(file: config)
    settings.listen = listen ?? settings.listen
    settings.database = database ?? settings.database
    settings.keys = keys ?? settings.keys
    settings.trust = trust ?? settings.trust
    try await serve(settings)
  }

  private func serve(_ settings: HubSettings) async throws {
    let address = settings.listen ?? "127.0.0.1:8460"
    guard let place = ListenAddress(address) else {
      throw HubError("can't listen on \(address). Allowed: \(ListenAddress.allowed)")
    }
    guard let database = settings.database, let keys = settings.keys, let trust = settings.trust else {
      throw HubError("name what to serve with: --config FILE, or --database FILE --keys DIR --trust DIR")
    }
    let environment = ProcessInfo.processInfo.environment
    let style = LineLogHandler.Style(environment: environment)
    let logger = Logger(label: "voucher-hub") { label in
      LineLogHandler(label: label, style: style, level: settings.logLevel)
    }
    let privateKeys = try HubKeys(folder: keys)
    let source: TrustSource
    do { source = try TrustSource(folder: trust) } catch {
      throw HubError("the trust files in \(trust) can't be used: \(error)")
    }
    let platforms = try settings.tokens.map(PlatformTokens.init(file:)) ?? .none
    if checkConfig {
      try HubDesk.check(trust: source, keys: privateKeys, at: VoucherHub.now())
      print("the configuration, the keys and the trust files are in order")
      return
    }
    let store = try HubStore(path: database)
    let desk = try HubDesk(
      store: store, trust: source, keys: privateKeys, platforms: platforms,
      indexValidity: Int64(settings.indexValidity / .milliseconds(1)), logger: logger, now: VoucherHub.now)
    var limits = ServiceLimits()
    // Every kiosk keeps one for its stream of events.
    limits.connections = EventBoard.mostStreams + 256
    let webhooks = try settings.webhook.map { url, secret in
      [
        WebhookCare(
          webhook: try Webhook(url: url, secretFile: secret, store: store, logger: logger, now: VoucherHub.now))
      ]
    }
    let socket = try ListeningSocket(bindingHost: place.host, port: place.port)
    let service = SocketService(socket: socket, limits: limits, logger: logger) { HubRoutes(desk: desk).add(to: $0) }
    let shown = place.host.contains(":") ? "[\(place.host)]" : place.host
    print("listening on \(shown):\(socket.port ?? place.port)")
    try await DaemonServices(manager: ServiceManager(environment: environment), logger: logger)
      .run([service, HubCare(desk: desk), MarksCare(desk: desk)] + (webhooks ?? []))
    await desk.tend(atTheEnd: true)
  }
}

/// Looks after trust and the database's log once a second.
private struct HubCare: Service {
  let desk: HubDesk

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await desk.tend()
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }
}

/// Publishes marks and keeps the streams of events going.
private struct MarksCare: Service {
  let desk: HubDesk

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var rounds: Int64 = 0
      while !Task.isCancelled {
        await desk.publish()
        if rounds % (HubDesk.beating / HubDesk.publishing) == 0 { desk.events.beat() }
        if rounds % (3_600_000 / HubDesk.publishing) == 0 { await desk.tidyMarks() }
        rounds += 1
        try? await Task.sleep(for: .milliseconds(HubDesk.publishing))
      }
    }
    desk.events.end()
  }
}

/// Tells the platform of redemptions, on a thread of its own.
private struct WebhookCare: Service {
  let webhook: Webhook

  func run() async throws {
    await withGracefulShutdownHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue(label: "voucher-hub.webhook", qos: .utility).async {
          webhook.run()
          continuation.resume()
        }
      }
    } onGracefulShutdown: {
      webhook.stop()
    }
  }
}
