import Camera
import Dispatch
import LocalAPI
import LocalCalls

/// Asks voucherd whether somebody wants to see through the camera, and shows it to them: one long poll after the other,
/// on a thread of its own. By these polls voucherd knows that the reader is there.
struct SetUpService {
  /// A camera that works sends a frame within this time.
  private static let patience: Duration = .seconds(1)
  /// After a failure, until the next attempt.
  private static let pause: Duration = .seconds(1)
  /// What the way there and back may take beyond the poll.
  private static let margin: Duration = .seconds(5)

  let socket: String
  /// The source's name.
  let source: String
  /// False for a scan engine, which says how it is and shows nothing.
  let hasPictures: Bool
  let window: SetUpWindow
  /// Called when voucherd is there again after it was not: it may have been started anew, and know nothing.
  let returned: @Sendable () -> Void

  /// Begins; lasts as long as the process.
  func start() throws(LocalFailure) {
    let client = try LocalClient(socket: socket, timeLimit: CameraWish.pollLimit + Self.margin)
    DispatchQueue(label: "voucher-reader.set-up").async { serve(client) }
  }

  private func serve(_ client: LocalClient) {
    var isThere = true
    while !StopSignal.isSet {
      do throws(LocalFailure) {
        if !isThere {
          _ = try client.get("/v1/hello", as: Hello.self)
          isThere = true
          returned()
        }
        if let wish = try client.poll("/v1/camera/wish", as: CameraWish.self) { try answer(wish, client) }
      } catch {
        // Only this is worth telling anew: that a wish was over when it was answered is nobody's fault.
        if case .problem(let problem) = error, problem.status == 404 { continue }
        isThere = false
        Monotonic.sleep(until: Monotonic.now() + Self.pause)
      }
    }
  }

  private func answer(_ wish: CameraWish, _ client: LocalClient) throws(LocalFailure) {
    let seen = window.look(still: wish.kind == .snapshot, within: hasPictures ? Self.patience : .zero)
    let path = "/v1/camera/wish/\(wish.id)"
    if let still = seen.still {
      _ = try client.call("POST", path, body: still.png(), contentType: CameraWish.snapshotType)
    } else {
      try client.post(path, CameraView(seen, of: source, hasPictures: hasPictures))
    }
  }
}

extension CameraView {
  fileprivate init(_ seen: SetUpWindow.Seen, of source: String, hasPictures: Bool) {
    let said = seen.report.flatMap { State(rawValue: $0.state.rawValue) } ?? .ok
    // Whatever was said last: none came within a second, while it was waited for.
    let isBlind = hasPictures && said == .ok && seen.scores == nil
    let none = hasPictures ? "no picture has come for a second" : "a scan engine has no pictures"
    self.init(
      source: source, state: isBlind ? .stalled : said,
      detail: isBlind || (!hasPictures && said == .ok) ? none : seen.report?.detail ?? "",
      whatToDo: seen.report?.whatToDo ?? "",
      picture: seen.scores.map { Picture($0, rate: seen.rate) },
      code: seen.code.map { Code($0.code, age: $0.age) })
  }

  private typealias State = CameraReport.State
}

extension CameraView.Picture {
  fileprivate init(_ scores: SetUpScores, rate: Int) {
    self.init(
      width: scores.width, height: scores.height, rate: rate, focus: scores.focus, light: scores.light.score,
      brightness: scores.light.brightness, dark: scores.light.dark, bright: scores.light.bright)
  }
}

extension CameraView.Code {
  fileprivate init(_ code: SetUpScores.Code, age: Duration) {
    let milliseconds = age.components.seconds * 1000 + age.components.attoseconds / 1_000_000_000_000_000
    self.init(
      ageMS: Int(max(0, milliseconds)), corners: code.corners.map { [$0.x, $0.y] }, side: code.side,
      contrast: code.contrast, pass: "\(code.look)")
  }
}
