import Camera

/// Where sights and the camera's state go: voucherd's socket, or standard output.
protocol SightPort: Sendable {
  /// Tells one sight. Blocks, within the port's own time limit.
  func tell(_ sight: Sight, place: String) throws(PortFault)
  /// Tells how the camera is. Blocks, within the port's own time limit.
  func tell(_ report: CameraWatch.Report, source: String) throws(PortFault)
}

/// Why telling failed: what was tried and what the system said. It holds no text of a code.
struct PortFault: Error {
  /// In one line, for the log.
  let detail: String
}
