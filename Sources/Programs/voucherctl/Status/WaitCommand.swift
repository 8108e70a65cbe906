import ArgumentParser
import Glibc
import LocalAPI
import LocalCalls

struct WaitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait",
    abstract: "Waits until the kiosk is as asked, or the time is up.",
    discussion: """
      Several conditions wait for all of them. A voucherd that is not there yet is waited for too.

      Exit status: 0 it is so; 1 the time is up; 2 wrong usage; 3 the time is up and voucherd was never reached.
      """)

  /// How long between two looks, in microseconds.
  private static let pause: UInt32 = 100_000

  @OptionGroup var socket: SocketOptions

  @Flag(help: "Until vouchers are judged: enrolled, ledger open, no STOP.")
  var ready = false

  @Flag(help: "Until every record has the hub's receipt.")
  var synced = false

  @Option(help: ArgumentHelp("Until the ledger holds this record.", valueName: "number"))
  var seq: Int?

  @Option(help: ArgumentHelp("How long to wait.", valueName: "seconds"))
  var timeout = 30

  func validate() throws {
    guard ready || synced || seq != nil else {
      throw ValidationError("say what to wait for: --ready, --synced or --seq")
    }
    guard (0...86400).contains(timeout) else { throw ValidationError("--timeout is from 0 to 86400 seconds") }
  }

  func run() throws {
    let end = ContinuousClock.now + .seconds(timeout)
    var last: Status?
    while true {
      let left = end - ContinuousClock.now
      let client = try socket.client(timeLimit: min(.seconds(10), max(left, .seconds(1))))
      do throws(LocalFailure) {
        let status = try client.get("/v1/status", as: Status.self)
        if isFulfilled(status) { return }
        last = status
      } catch {
        // A no is an answer, and will be the same next time.
        if case .problem(let problem) = error, problem.status < 500 { throw error }
        guard ContinuousClock.now < end else {
          guard last == nil else { break }
          throw error
        }
      }
      guard ContinuousClock.now < end else { break }
      usleep(Self.pause)
    }
    throw Stop(status: Stop.bad, message: "after \(timeout) s still not: \(last.map(missing) ?? "")")
  }

  private func isFulfilled(_ status: Status) -> Bool { missing(status).isEmpty }

  /// What is not so yet, in words.
  private func missing(_ status: Status) -> String {
    var missing: [String] = []
    if ready, status.headline == .stop || status.ledger == nil {
      let todo = PlainText.of(status.whatToDo[.ofTerminal])
      missing.append(todo.isEmpty ? "ready" : "ready (\(todo))")
    }
    if synced, status.records.notSent > 0 || status.records.lastReceipt == nil {
      missing.append("synced (\(status.records.notSent) records not yet sent)")
    }
    if let seq, (status.ledger?.seq ?? 0) < seq { missing.append("record \(seq) (at \(status.ledger?.seq ?? 0))") }
    return missing.joined(separator: ", ")
  }
}
