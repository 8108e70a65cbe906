import FoundationEssentials
import Glibc
import LocalAPI

/// systemd's own bridge between loopback and a kiosk's screen, as the units set it up.
package final class ScreenBridge: Sendable {
  /// The programs that it needs.
  package static let programs = ["/usr/bin/systemd-socket-activate", "/lib/systemd/systemd-socket-proxyd"]

  /// Where the page is.
  package let url: String
  package let port: Int
  private let child: ChildProcess

  /// Bridges a port that the kernel chooses, or a given one.
  package init(to kiosk: KioskProcess, port given: Int? = nil) throws {
    for program in Self.programs where !FileManager.default.fileExists(atPath: program) {
      throw TrialError("\(program) is missing: install the package systemd")
    }
    port = try given ?? Self.freePort()
    url = "http://127.0.0.1:\(port)/"
    child = try ChildProcess(
      Self.programs[0], ["--listen=127.0.0.1:\(port)", Self.programs[1], kiosk.socket(Door.screen)])
    _ = try child.awaitText("where it listens") { $0.contains("Listening on") ? true : nil }
  }

  /// Ends it.
  package func close() { child.kill() }

  private static func freePort() throws -> Int {
    let (descriptor, port) = try TCP.listen()
    Glibc.close(descriptor)
    return port
  }
}
