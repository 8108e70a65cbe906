import ArgumentParser
import LocalAPI
import Wire

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Sends what is not yet sent now, instead of at its time.",
    discussion: """
      Returns at once; voucherctl wait --synced waits for the end. Records are also sent without it.
      Recorded with who asked, at most once a minute for each of them.

      Exit status: 0 asked for; 1 the kiosk is not enrolled; 2 wrong usage; 3 voucherd can't be reached.
      """)

  @OptionGroup var socket: SocketOptions

  @Flag(help: "Only look, and change nothing.")
  var show = false

  func run() throws {
    let answer = try LocalAnswer<SyncState>(try socket.client(), show ? "GET" : "POST", "/v1/sync")
    try answer.print(as: socket.format.output, Self.words)
    if answer.value.phase == .notEnrolled { throw Stop(status: Stop.bad) }
  }

  private static func words(_ sync: SyncState) -> String {
    var lines: [String]
    switch sync.phase {
    case .idle: lines = ["nothing to send: the hub has everything"]
    case .sending: lines = ["sending"]
    case .waiting: lines = ["next attempt in \((sync.nextAttemptMS ?? 0) / 1000) s"]
    case .notEnrolled: lines = ["not enrolled: there is nobody to send for; use voucherctl enrol"]
    }
    lines.append("records not yet sent: \(sync.notSent)")
    if sync.failures > 0 {
      lines.append("failed \(sync.failures) times" + (sync.lastFailure.map { ", last: \(PlainText.of($0))" } ?? ""))
    }
    if let receipt = sync.lastReceipt.flatMap({ WireTime($0) }) {
      lines.append("the hub last confirmed at \(LocalTime(receipt).full)")
    }
    return lines.joined(separator: "\n")
  }
}
