import ArgumentParser
import Daemon
import Foundation
import LocalAPI
import Logging
import Uplink

/// The way out: carries voucherd's exchanges to the hub.
@main struct VoucherUplink: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher-uplink",
    abstract: "Carries exchanges for voucherd over HTTPS.",
    discussion: """
      Asks voucherd for work at its uplink socket, carries it out with libcurl and hands the answer back. It holds no
      key and no record, and knows no format: killed at any time, nothing is lost.

      The socket is the one given, else uplink.sock in the folder of VOUCHERD_SOCKETS, else /run/voucherd/uplink.sock.
      """,
    version: "voucher-uplink \(Release.version)")

  @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
  var config = "/etc/voucherd/uplink.yaml"

  @Option(help: ArgumentHelp("voucherd's uplink socket.", valueName: "path"))
  var socket: String?

  @Flag(help: "Check the configuration, say what is wrong with file, line and key, and end.")
  var checkConfig = false

  @Flag(help: "Print a configuration with every key, its unit, default, least and most, and end.")
  var printConfig = false

  /// Wrong usage ends it with 2, as voucherctl.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      LineLogHandler.writeToStandardError(fullMessage(for: error) + "\n")
      Foundation.exit(2)
    }
  }

  func run() async throws {
    StandardStreams.setUp()
    if printConfig { return print(UplinkSettings.table.example, terminator: "") }
    let settings = try load()
    if checkConfig { return print("\(config): all right") }

    let environment = ProcessInfo.processInfo.environment
    let style = LineLogHandler.Style(environment: environment)
    LoggingSystem.bootstrap { LineLogHandler(label: $0, style: style, level: settings.logLevel) }
    let logger = Logger(label: "voucher-uplink")
    let socket = Door.uplink.path(given: socket, environment: environment)
    let service = try UplinkService(
      socket: socket, bases: settings.bases, connectLimit: settings.connectLimit, atOnce: settings.exchangesAtOnce,
      logger: logger)
    logger.info("started", metadata: ["version": "\(Release.version)", "socket": "\(socket)"])
    try await DaemonServices(manager: ServiceManager(environment: environment), logger: logger).run([service])
  }

  /// Ends the program with 1, as all of them, if the configuration is not good.
  private func load() throws -> UplinkSettings {
    do {
      return try UplinkSettings(file: config)
    } catch {
      LineLogHandler.writeToStandardError("\(error)\n")
      throw ExitCode(1)
    }
  }
}
