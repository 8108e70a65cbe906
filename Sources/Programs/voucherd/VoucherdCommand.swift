import ArgumentParser
import Daemon
import Foundation

/// voucherd: verifies vouchers offline, decides, records, signs.
@main
struct VoucherdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucherd",
    abstract: "Verifies vouchers offline, accepts each use once, and records it durably.",
    discussion: """
      Listens on five Unix sockets: staff.sock for voucherctl, reader.sock for voucher-reader and scanners, \
      till.sock for tills, uplink.sock for voucher-uplink, screen.sock for the customers' page. Has no network and no camera of its own.
      """,
    version: "voucherd \(Release.version)")

  @Option(name: .long, help: "The configuration file (YAML).")
  var config = "/etc/voucherd/voucherd.yaml"

  @Flag(name: .long, help: "Check the configuration, say what is wrong with file, line and key, and end.")
  var checkConfig = false

  @Flag(name: .long, help: "Print an example configuration with every key's unit, default, least and most, and end.")
  var printConfig = false

  /// Wrong usage ends it with 2, as voucherctl.
  static func main() async {
    Heap.share()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      tell(fullMessage(for: error))
      Foundation.exit(2)
    }
  }

  func run() async throws {
    StandardStreams.setUp()
    if printConfig { return print(VoucherdSettings.table.example, terminator: "") }
    let settings: VoucherdSettings
    do {
      settings = try VoucherdSettings(Settings(file: config, table: VoucherdSettings.table))
    } catch {
      Self.tell("\(error)")
      throw ExitCode(1)
    }
    if checkConfig { return print("\(config): all right") }
    do {
      try await Assembly(settings: settings).run()
    } catch {
      Self.tell("voucherd can't run: \(error)")
      throw ExitCode(1)
    }
  }

  private static func tell(_ line: String) { LineLogHandler.writeToStandardError(line + "\n") }
}
