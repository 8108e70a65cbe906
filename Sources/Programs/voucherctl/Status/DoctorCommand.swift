import ArgumentParser
import LocalAPI

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks at every part and says what to do about what it finds.",
    discussion: "Exit status: 0 nothing stops the kiosk; 1 something does; 2 wrong usage; 3 voucherd can't be reached.")

  @OptionGroup var socket: SocketOptions

  func run() throws {
    let answer = try LocalAnswer<Doctor>(try socket.client(timeLimit: .seconds(60)), "GET", "/v1/doctor")
    try answer.print(as: socket.format.output) { doctor in
      doctor.checks.map { check in
        let found = "\(Self.padded(check.result.rawValue)) \(PlainText.of(check.name)): \(PlainText.of(check.found))"
        let todo = PlainText.of(check.whatToDo)
        return todo.isEmpty ? found : "\(found)\n     \(todo)"
      }.joined(separator: "\n")
    }
    if answer.value.checks.contains(where: { $0.result == .stop }) { throw Stop(status: Stop.bad) }
  }

  private static func padded(_ word: String) -> String {
    word + String(repeating: " ", count: max(0, 4 - word.utf8.count))
  }
}
