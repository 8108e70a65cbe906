import Camera
import Logging

/// Lines of a scan engine in, sights out, until the process is told to stop. An engine that is missing is waited for.
struct EngineLoop {
  private static let patience: Duration = .milliseconds(100)
  private static let reopenEvery: Duration = .milliseconds(500)

  /// The engine's name.
  let path: String
  let open: () throws(CameraTrouble) -> any ScanEngine
  let mailer: Mailer
  let heartbeat: Heartbeat
  let log: Logger

  func run() {
    var watch = CameraWatch(name: path, at: Monotonic.now())
    while !StopSignal.isSet {
      do throws(CameraTrouble) {
        heartbeat.open()
        let engine = try open()
        // Silence is all that an engine in order has to say.
        report(watch.frame(at: Monotonic.now()))
        try listen(to: engine)
      } catch {
        report(watch.trouble(error, at: Monotonic.now()))
        let until = Monotonic.now() + Self.reopenEvery
        while !StopSignal.isSet, Monotonic.now() < until {
          heartbeat.look()
          Monotonic.sleep(until: min(until, Monotonic.now() + Self.patience))
        }
      }
    }
  }

  private func listen(to engine: any ScanEngine) throws(CameraTrouble) {
    while !StopSignal.isSet {
      heartbeat.look()
      guard case .lines(let texts) = try engine.next(within: Self.patience) else { continue }
      mailer.send(texts.map { Sight(.once, [Symbol(bytes: $0, corners: [])]) }, place: path)
    }
  }

  private func report(_ report: CameraWatch.Report?) {
    guard let report else { return }
    mailer.send(report)
    if report.isReminder { return }
    if report.state == .ok { return log.notice("\(path) is listened to") }
    log.warning("\(report.detail); \(report.whatToDo)")
  }
}
