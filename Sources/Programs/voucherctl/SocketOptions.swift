import ArgumentParser
import FoundationEssentials
import LocalAPI
import LocalCalls

/// Where voucherd is, and how its answer is printed: what every command takes that asks it.
struct SocketOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "voucherd's socket; if not given, the one in the folder VOUCHERD_SOCKETS, else in /run/voucherd.",
      valueName: "path"))
  var socket: String?

  @OptionGroup var format: OutputOptions

  var isJSON: Bool { format.output == .json }

  /// A client of a socket. Nothing is connected yet.
  func client(of door: Door = .staff, timeLimit: Duration = .seconds(10)) throws(LocalFailure) -> LocalClient {
    try LocalClient(
      socket: door.path(given: socket, environment: ProcessInfo.processInfo.environment), timeLimit: timeLimit)
  }
}

extension Language {
  /// The language of whoever reads the terminal.
  static let ofTerminal = Language(environment: ProcessInfo.processInfo.environment)
}
