import ArgumentParser
import Glibc
import LocalAPI

struct EnrolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enrol",
    abstract: "Makes this kiosk known to the hub, with a ticket from there.",
    discussion: """
      The ticket is one line on standard input (voucher-hub ticket prints it); it holds a secret, and counts once. Needs \
      the rights of an admin.

      Exit status: 0 enrolled; 1 refused; 2 wrong usage; 3 voucherd can't be reached.
      """)

  /// Longer than any ticket, in bytes.
  private static let longest = 512

  @OptionGroup var socket: SocketOptions

  func run() throws {
    if isatty(0) == 1 { StandardError.write("The ticket's line: ") }
    guard let line = readLine(), !line.isEmpty, line.utf8.count <= Self.longest else {
      throw Stop(status: Stop.bad, message: "standard input must be the ticket's one line, as the hub printed it")
    }
    // The hub is asked while we wait.
    let client = try socket.client(timeLimit: .seconds(120))
    let answer = try LocalAnswer<Enrolment>(
      client, "POST", "/v1/enrol", body: Array(line.utf8), contentType: "text/plain")
    try answer.print(as: socket.format.output) { kiosk in
      let groups = kiosk.groups.isEmpty ? "" : ", groups \(kiosk.groups.joined(separator: ", "))"
      return PlainText.of("enrolled as \(kiosk.device) in store \(kiosk.store)\(groups), time zone \(kiosk.timezone)")
    }
  }
}
