import ArgumentParser
import FoundationEssentials
import Glibc
import LocalAPI
import LocalCalls

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at every part and says what to do about what it finds.",
    discussion: "Exit status: 0 nothing stops the kiosk; 1 something does; 2 wrong usage; 3 voucherd can't be reached.")

  @OptionGroup var socket: SocketOptions

  func run() throws {
    let client = try socket.client(timeLimit: .seconds(60))
    do {
      let answer = try LocalAnswer<Doctor>(client, "GET", "/v1/doctor")
      try answer.print(as: socket.format.output) { Self.words($0.checks) }
      if answer.value.checks.contains(where: { $0.result == .stop }) { throw Stop(status: Stop.bad) }
    } catch let failure as LocalFailure {
      if case .problem = failure { throw failure }
      let check = Self.check(failure, at: client.socket)
      switch socket.format.output {
      case .text: try StandardOutput.line(Self.words([check]))
      case .json: try StandardOutput.write(Array(try JSONEncoder().encode(Doctor(checks: [check]))) + [0x0a])
      }
      throw Stop(status: Stop.unreachable)
    }
  }

  /// Why voucherd does not answer, as far as it can be seen from outside.
  private static func check(_ failure: LocalFailure, at path: String) -> Doctor.Check {
    let (found, todo): (String, String)
    if case .timeout = failure {
      found = "it took the connection at \(path) and does not answer"
      todo = "See what it is doing: journalctl -u voucherd -n 50; then: systemctl restart voucherd"
    } else if unsafe access(path, F_OK) != 0, errno == ENOENT {
      found = "there is no socket \(path)"
      todo = "systemctl start voucherd; or name the right folder in \(Door.folderVariable)"
    } else if unsafe access(path, R_OK | W_OK) != 0 {
      found = "you may not use \(path)"
      todo = "Use sudo, or join the group that the socket belongs to (ls -l \(path)) and log in again"
    } else {
      found = "\(failure)"
      todo = "systemctl status voucherd; journalctl -u voucherd -n 50"
    }
    return Doctor.Check(name: "voucherd", result: .stop, found: found, whatToDo: todo)
  }

  private static func words(_ checks: [Doctor.Check]) -> String {
    checks.map { check in
      let mark = check.result.rawValue + String(repeating: " ", count: 4 - check.result.rawValue.utf8.count)
      let found = "\(mark) \(PlainText.of(check.name)): \(PlainText.of(check.found))"
      let todo = PlainText.of(check.whatToDo)
      return todo.isEmpty ? found : "\(found)\n     \(todo)"
    }.joined(separator: "\n")
  }
}
