import ArgumentParser
import Daemon
import Glibc
import Wire

/// voucher-hub: the reference fleet server, and what its operator asks of it.
@main
struct VoucherHub: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher-hub",
    abstract: "Gathers the records of every kiosk, proves redemptions, finds double spending, signs receipts.",
    discussion: """
      A first hub, beside a kiosk or for a fleet:
        voucher-hub keys init keys                      then publish keys/hub.json with the trust files
        voucher-hub serve --listen 127.0.0.1:8460 --database hub.sqlite --keys keys --trust trust
        voucher-hub ticket k1 --store xinyi --timezone Asia/Taipei --database hub.sqlite --trust trust
        voucher-hub conflicts --database hub.sqlite
        voucher-hub mark revoked acme 7 12 --database hub.sqlite --trust trust

      The server speaks plain HTTP: put a TLS front before it wherever it is not on loopback. All other commands \
      read, and a few write, the same database while it serves.
      Times are 2026-11-22T02:17:04Z, always UTC. Nothing prints a secret or the text of a voucher, except that \
      ticket prints the ticket.
      Exit status: 0 done, 1 refused, failed or found broken, 2 wrong usage.
      """,
    version: "voucher-hub 0.1.0",
    subcommands: [
      ServeCommand.self, KeysCommand.self, TicketCommand.self, DevicesCommand.self, ConflictsCommand.self,
      HoldsCommand.self,
      MarkCommand.self, TokenCommand.self, VoucherCommand.self, FiguresCommand.self, VerifyCommand.self,
      RestoredCommand.self,
    ])

  static func main() async {
    StandardStreams.setUp()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      let code = exitCode(for: error)
      if code == .validationFailure {
        LineLogHandler.writeToStandardError(fullMessage(for: error) + "\n")
        Glibc.exit(2)
      }
      if code == .failure, !(error is ExitCode) {
        LineLogHandler.writeToStandardError("voucher-hub: \(error)\n")
        Glibc.exit(1)
      }
      exit(withError: error)
    }
  }

  /// The one place where this program asks for the time.
  static func now() -> WireTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return WireTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// What was wrong, in words, and what to do.
struct HubError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
