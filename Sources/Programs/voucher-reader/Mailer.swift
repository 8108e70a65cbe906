import Camera
import Dispatch
import Logging
import Synchronization

/// Brings sights to a port on a thread of its own, so that the eye never waits for voucherd's disk.
final class Mailer: Sendable {
  private struct State {
    var mail = SightMail()
    var places: [String] = []
    var report: CameraWatch.Report?
    var last: CameraWatch.Report?
    var reachable = true
  }

  private let port: any SightPort
  private let source: String
  private let waits: Bool
  private let log: Logger
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "voucher-reader.mail")

  /// A mailer for the sights of one source. With `waits`, each sending returns when all has been told.
  init(port: any SightPort, source: String, waits: Bool, log: Logger) {
    self.log = log
    self.waits = waits
    self.port = port
    self.source = source
  }

  /// Puts sights, read at `place`, behind all that waits for voucherd.
  func send(_ sights: [Sight], place: String) {
    guard !sights.isEmpty else { return }
    state.withLock { state in
      for sight in sights { state.mail.put(sight, at: Monotonic.now()) }
    }
    if waits {
      queue.sync { self.deliver(place: place) }
    } else {
      queue.async { self.deliver(place: place) }
    }
  }

  /// Puts a report of the camera's state in place of one that still waits; returns at once.
  func send(_ report: CameraWatch.Report) {
    state.withLock { ($0.report, $0.last) = (report, report) }
    queue.async { self.deliver(place: self.source) }
  }

  /// Tells the last report again: voucherd was started anew, and knows nothing of it.
  func remind() {
    if let last = state.withLock({ $0.last }) { send(last) }
  }

  /// Waits until all has been told, or the time is over.
  func finish(within patience: Duration) {
    let done = DispatchSemaphore(value: 0)
    queue.async { done.signal() }
    let seconds = Int(patience.components.seconds)
    _ = done.wait(timeout: .now() + .seconds(seconds))
  }

  private func deliver(place: String) {
    if let report = state.withLock({ state in
      defer { state.report = nil }
      return state.report
    }) {
      do {
        try port.tell(report, source: source)
        note(reachable: nil)
      } catch {
        note(reachable: error)
      }
    }
    while let sight = state.withLock({ $0.mail.take(at: Monotonic.now()) }) {
      do {
        try port.tell(sight, place: place)
        note(reachable: nil)
      } catch {
        state.withLock { $0.mail.failed(sight) }
        note(reachable: error)
      }
    }
  }

  // Said when it changes, and not for each sight.
  private func note(reachable fault: PortFault?) {
    let changed = state.withLock { state in
      defer { state.reachable = fault == nil }
      return state.reachable != (fault == nil)
    }
    guard changed else { return }
    if let fault {
      log.warning("voucherd can't be told, codes are not answered until it is back: \(fault.detail)")
    } else {
      log.notice("voucherd is told again")
    }
  }
}
