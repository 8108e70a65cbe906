import LocalAPI
import Synchronization

/// The last word of the camera, for whoever tells of it: status, doctor, figures, and the hub with the next head.
final class CameraNews: Sendable {
  private let report = Mutex<CameraReport?>(nil)

  /// Nil if no reader has reported.
  var last: CameraReport? { report.withLock { $0 } }

  func put(_ report: CameraReport) { self.report.withLock { $0 = report } }
}
