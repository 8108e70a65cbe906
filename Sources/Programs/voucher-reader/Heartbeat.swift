import Camera
import Daemon
import Dispatch
import Synchronization

/// Tells the service manager that the loop lives. A camera that hangs is no reason to be killed: opening a broken device
/// may take a driver a minute, and killing the process would not mend it.
final class Heartbeat: Sendable {
  private enum Doing {
    case looking
    case opening
  }

  /// A loop that looks must come round within this time; decoding a frame takes far less.
  private static let longestLook: Duration = .seconds(10)
  /// A device that takes longer to open than this is given up together with the process.
  private static let longestOpening: Duration = .seconds(120)

  private let manager: ServiceManager
  private let last: Mutex<(doing: Doing, at: Duration)>
  private let queue = DispatchQueue(label: "voucher-reader.heartbeat")

  /// Says that the process is ready, and from now on that it lives.
  init(manager: ServiceManager) {
    self.manager = manager
    last = Mutex((.looking, Monotonic.now()))
    manager.tell(.ready)
    beat()
  }

  /// The loop has come round.
  func look() { last.withLock { $0 = (.looking, Monotonic.now()) } }

  /// The loop opens its source now, which may take long.
  func open() { last.withLock { $0 = (.opening, Monotonic.now()) } }

  /// One line for `systemctl status`.
  func status(_ line: String) { manager.tell(.status(line)) }

  private func beat() {
    guard let watchdog = manager.watchdog else { return }
    let (doing, at) = last.withLock { $0 }
    let most = doing == .opening ? Self.longestOpening : Self.longestLook
    if Monotonic.now() - at < most { manager.tell(.watchdog) }
    let half = watchdog / 2
    let milliseconds = half.components.seconds * 1000 + half.components.attoseconds / 1_000_000_000_000_000
    queue.asyncAfter(deadline: .now() + .milliseconds(max(100, Int(milliseconds)))) { [weak self] in self?.beat() }
  }
}
