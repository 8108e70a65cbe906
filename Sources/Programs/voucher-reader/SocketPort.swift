import Camera
import LocalAPI
import LocalCalls

/// voucherd's socket for readers.
final class SocketPort: SightPort {
  /// For one call: a socket that systemd holds hangs while voucherd is not there.
  static let timeLimit: Duration = .seconds(2)

  private let client: LocalClient
  private let source: String

  /// A port to the socket at `path`, for what a "camera" or a "scanner" sees.
  init(path: String, source: String) throws(LocalFailure) {
    self.source = source
    client = try LocalClient(socket: path, timeLimit: Self.timeLimit)
  }

  func tell(_ sight: Sight, place: String) throws(PortFault) {
    guard let event = Sights.Event(rawValue: sight.event.rawValue) else { return }
    let symbols = sight.symbols.map { symbol in
      Sights.Symbol(data: symbol.bytes, corners: symbol.corners.map { [$0.x, $0.y] })
    }
    // The answer is for the screen, which voucherd shows itself.
    do { try client.post("/v1/sights", Sights(source: source, event: event, symbols: symbols)) } catch {
      throw PortFault(detail: "\(error)")
    }
  }

  func tell(_ report: CameraWatch.Report, source: String) throws(PortFault) {
    guard let state = CameraReport.State(rawValue: report.state.rawValue) else { return }
    let body = CameraReport(state: state, source: source, detail: report.detail, whatToDo: report.whatToDo)
    do { try client.post("/v1/camera", body) } catch { throw PortFault(detail: "\(error)") }
  }
}
