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
  /// Through it others see how the engine is.
  let window: SetUpWindow?
  let heartbeat: Heartbeat
  let log: Logger

  func run() {
    let news = SourceNews(
      name: path, well: "\(path) is listened to", mailer: mailer, window: window, heartbeat: heartbeat, log: log)
    while !StopSignal.isSet {
      do throws(CameraTrouble) {
        heartbeat.wait()
        let engine = try open()
        news.opened()
        try listen(to: engine, news)
      } catch {
        news.trouble(error)
        let until = Monotonic.now() + Self.reopenEvery
        while !StopSignal.isSet, Monotonic.now() < until {
          heartbeat.look()
          Monotonic.sleep(until: min(until, Monotonic.now() + Self.patience))
        }
      }
    }
  }

  private func listen(to engine: any ScanEngine, _ news: SourceNews) throws(CameraTrouble) {
    defer { heartbeat.wait() }
    while !StopSignal.isSet {
      // Silence is all that an engine in order has to say.
      news.frame()
      heartbeat.wait()
      let turn = try engine.next(within: Self.patience)
      heartbeat.look()
      guard case .lines(let texts) = turn else { continue }
      mailer.send(texts.map { Sight(.once, [Symbol(bytes: $0, corners: [])]) }, place: path)
    }
  }
}
