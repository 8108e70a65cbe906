import ArgumentParser
import Glibc
import LocalAPI
import LocalCalls

/// voucherctl: the staff's command line. A client of voucherd's local sockets; it never opens the database.
@main
struct Voucherctl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucherctl",
    abstract: "Looks after a kiosk: how it is, what happened, and why a voucher was refused.",
    discussion: """
      Begin with status: its first word is OK, LOOK or STOP, and what to do stands beside it.

      Exit status: 0 good; 1 refused, or something is wrong; 2 wrong usage; 3 voucherd can't be reached, or the trust \
      folder of inspect can't be read.
      """,
    version: "voucherctl \(Version.text)",
    subcommands: [
      StatusCommand.self, LogCommand.self, ExplainCommand.self, ReplayCommand.self, VoucherCommand.self,
      InspectCommand.self,
      ScanCommand.self, ReadCommand.self,
      CampaignsCommand.self, PauseCommand.self, ResumeCommand.self, VoidCommand.self, OverrideCommand.self,
      TestCommand.self, OpeningCheckCommand.self, ShiftCommand.self, SyncCommand.self,
      TrustCommand.self, ClockCommand.self, LedgerCommand.self, DoctorCommand.self, CameraCommand.self,
      WaitCommand.self, EnrolCommand.self,
      CompletionsCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as LocalFailure {
      StandardError.write("voucherctl: \(PlainText.of("\(failure)"))\n")
      if case .problem = failure { Glibc.exit(1) }
      Glibc.exit(3)
    } catch let stop as Stop {
      if !stop.message.isEmpty { StandardError.write("voucherctl: \(stop.message)\n") }
      Glibc.exit(stop.status)
    } catch {
      let code = exitCode(for: error)
      if code == .validationFailure {
        StandardError.write(fullMessage(for: error) + "\n")
        Glibc.exit(2)
      }
      if code == .failure, !(error is ExitCode) {
        StandardError.write("voucherctl: \(error)\n")
        Glibc.exit(1)
      }
      exit(withError: error)
    }
  }
}
