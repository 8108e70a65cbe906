import Camera
import Logging
import Synchronization

/// What is told of a source: to voucherd, to the service manager, to whoever sets it up, and in the log.
///
/// The loop tells of it, and while the source hangs in a driver and the loop with it, the heartbeat does.
final class SourceNews: Sendable {
  private let watch: Mutex<CameraWatch>
  private let mailer: Mailer
  private let window: SetUpWindow?
  private let heartbeat: Heartbeat
  private let well: String
  private let log: Logger

  /// News of the source of this name; `well` is what is said of one in order. From now on it hears of its silence.
  init(name: String, well: String, mailer: Mailer, window: SetUpWindow?, heartbeat: Heartbeat, log: Logger) {
    watch = Mutex(CameraWatch(name: name, at: Monotonic.now()))
    (self.well, self.mailer, self.window, self.heartbeat, self.log) = (well, mailer, window, heartbeat, log)
    heartbeat.whenSilent { [weak self] in self?.tell { $0.silent(at: Monotonic.now()) } }
  }

  /// It has been opened.
  func opened() { watch.withLock { $0.opened(at: Monotonic.now()) } }

  /// A frame came, or, of a scan engine, time passed in which it was there.
  func frame(_ finding: PictureHealth.Finding = .good) { tell { $0.frame(at: Monotonic.now(), finding) } }

  /// Time passed without a frame and without an error.
  func quiet() { tell { $0.quiet(at: Monotonic.now()) } }

  /// It failed, or, if that is no fault, has ended.
  func trouble(_ trouble: CameraTrouble, isFault: Bool = true) {
    tell(isFault: isFault) { $0.trouble(trouble, at: Monotonic.now()) }
  }

  /// True if a camera that sends one and the same picture is to be closed and opened anew now: it will be.
  func takesReopening() -> Bool { watch.withLock { $0.takesReopening(at: Monotonic.now()) } }

  // Told under the lock: two threads may have news, and the last word is the newest.
  private func tell(isFault: Bool = true, _ news: (inout CameraWatch) -> CameraWatch.Report?) {
    watch.withLock { watch in
      guard let report = news(&watch) else { return }
      mailer.send(report)
      window?.report(report)
      heartbeat.status(report.state == .ok ? well : report.detail)
      if report.isReminder { return }
      if report.state == .ok { return log.notice("\(well)") }
      let line = "\(report.detail); \(report.whatToDo)"
      if isFault { log.warning("\(line)") } else { log.notice("\(line)") }
    }
  }
}
