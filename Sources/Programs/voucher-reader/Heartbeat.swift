import Camera
import Daemon
import Dispatch
import Synchronization

/// Tells the service manager that the loop lives. A camera that hangs is no reason to be killed: a broken device may keep a
/// driver, and us in it, for minutes, and killing the process would not mend it. It is a reason to say so.
final class Heartbeat: Sendable {
  private enum Doing {
    case looking, waiting
  }

  private struct State {
    var doing = Doing.looking
    var since = Monotonic.now()
    var beaten: Duration?
    var silent: (@Sendable () -> Void)?
  }

  /// A source that does not come back within this time is silent: told before two seconds are over.
  static let silentAfter = CameraWatch.stalledAfter
  /// A loop that looks must come round within this time; decoding a frame takes far less.
  static let longestLook: Duration = .seconds(10)
  private static let tick: DispatchTimeInterval = .milliseconds(200)

  private let manager: ServiceManager
  private let longestLook: Duration
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "voucher-reader.heartbeat")

  /// Says that the process is ready, and from now on that it lives.
  init(manager: ServiceManager, longestLook: Duration = Heartbeat.longestLook) {
    self.manager = manager
    self.longestLook = longestLook
    manager.tell(.ready)
    beat()
  }

  /// The loop has come round, and looks at what it got.
  func look() { begin(.looking) }

  /// The loop is in its source from now on: opening it, or asking it for a frame, which may take as long as it likes.
  func wait() { begin(.waiting) }

  /// From now on calls `body` again and again, on a thread of its own, while the loop has not come back from its source
  /// within `silentAfter`.
  func whenSilent(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.silent = body } }

  /// One line for `systemctl status`.
  func status(_ line: String) { manager.tell(.status(line)) }

  private func begin(_ doing: Doing) {
    let now = Monotonic.now()
    state.withLock { ($0.doing, $0.since) = (doing, now) }
  }

  private func beat() {
    let now = Monotonic.now()
    let (isDue, silent) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
      let isAlive = state.doing == .waiting || now - state.since < longestLook
      let isDue = isAlive && manager.watchdog.map { half in state.beaten.map { now - $0 >= half / 2 } ?? true } == true
      if isDue { state.beaten = now }
      return (isDue, state.doing == .waiting && now - state.since >= Self.silentAfter ? state.silent : nil)
    }
    if isDue { manager.tell(.watchdog) }
    silent?()
    queue.asyncAfter(deadline: .now() + Self.tick) { [weak self] in self?.beat() }
  }
}
