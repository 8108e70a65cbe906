import Camera
import Logging

/// Frames in, sights out, until the source ends or the process is told to stop.
struct ReadingLoop {
  private static let patience: Duration = .milliseconds(100)
  private static let reopenEvery: Duration = .milliseconds(500)

  private let open: () throws(CameraTrouble) -> any FrameSource
  private let reopens: Bool
  private let once: Bool
  private let eachIsOnce: Bool
  private let mailer: Mailer
  private let window: SetUpWindow?
  private let heartbeat: Heartbeat
  private let log: Logger
  private let reader = PassReader()
  private let gaze = Gaze()
  private var sightings: Sightings
  private var found = false
  private var faults = false

  /// A loop over the source that `open` opens. With `reopens` it is opened anew after each trouble and each end; with
  /// `once` the loop stops at the first code; with `eachIsOnce` each frame is a picture of its own. Through `window` others
  /// see what is looked at. `settling` is what `Sightings` take.
  init(
    open: @escaping () throws(CameraTrouble) -> any FrameSource, reopens: Bool, once: Bool, eachIsOnce: Bool,
    settling: Duration = Sightings.usualSettling, mailer: Mailer, window: SetUpWindow?, heartbeat: Heartbeat,
    log: Logger
  ) {
    sightings = Sightings(settling: settling)
    self.window = window
    self.heartbeat = heartbeat
    self.log = log
    self.open = open
    self.reopens = reopens
    self.once = once
    self.eachIsOnce = eachIsOnce
    self.mailer = mailer
  }

  /// Runs to the end; returns the exit status: 0, or 1 if a video or a picture was bad or `once` found nothing.
  mutating func run(name: String) -> Int32 {
    var watch = CameraWatch(name: name, at: Monotonic.now())
    while !StopSignal.isSet {
      do throws(CameraTrouble) {
        heartbeat.open()
        window?.forget()
        let source = try open()
        let end = try look(through: source, &watch)
        tell(sightings.end(), place: source.place)
        if once && found || StopSignal.isSet { break }
        // Closing and opening has mended many a camera; what was said about it stands until it shows something else.
        if end == .frozen {
          log.notice("\(source.name) is opened anew")
          continue
        }
        let ended = CameraTrouble(.ended, "\(name) has ended", whatToDo: "start the program that writes it again")
        if reopens || !eachIsOnce { report(watch.trouble(ended, at: Monotonic.now()), isFault: false) }
      } catch {
        faults = true
        tell(sightings.end(), place: name)
        report(watch.trouble(error, at: Monotonic.now()), isFault: true)
      }
      guard reopens else { break }
      rest()
    }
    if once { return found ? 0 : 1 }
    return faults && !reopens ? 1 : 0
  }

  private enum End {
    case over, frozen
  }

  // Looks until the end; throws what ends a source.
  private mutating func look(
    through source: any FrameSource, _ watch: inout CameraWatch
  ) throws(CameraTrouble) -> End {
    if let camera = source as? V4L2Source {
      let rate = camera.milliRate > 0 ? ", \(Double(camera.milliRate) / 1000) a second" : ", at a rate it does not tell"
      log.notice("\(camera.name) sends \(camera.width)x\(camera.height) \(camera.format)\(rate)")
      for control in camera.refused {
        log.warning("\(camera.name) does not take the \(control.name) of the configuration; it goes on with its own")
      }
    }
    while !StopSignal.isSet {
      heartbeat.look()
      var symbols: [Symbol] = []
      var time = Duration.zero
      let turn: FrameTurn
      do throws(CameraTrouble) {
        turn = try source.next(within: Self.patience) { frame in
          time = frame.time
          if eachIsOnce {
            symbols = reader.readThoroughly(frame).symbols
          } else {
            symbols = gaze.look(at: frame)
            window?.pass(frame, symbols, by: gaze.look)
          }
        }
      } catch {
        guard eachIsOnce else { throw error }
        log.error("\(error)")
        faults = true
        continue
      }
      switch turn {
      case .ended: return .over
      case .nothing:
        tell(sightings.wait(until: Monotonic.now()), place: source.place)
        report(watch.quiet(at: Monotonic.now()), isFault: true)
      case .frame:
        if !eachIsOnce {
          report(watch.frame(at: Monotonic.now(), gaze.health), isFault: true)
          if source.isDevice, watch.takesReopening(at: Monotonic.now()) { return .frozen }
        }
        found = found || !symbols.isEmpty
        tell(
          eachIsOnce ? [Sight(.once, symbols)] : sightings.observe(symbols, at: time), place: source.place)
        if !eachIsOnce && gaze.needsHelp { tell([Sight(.hint, [])], place: source.place) }
        if once && found { return .over }
      }
    }
    return .over
  }

  private func tell(_ sights: [Sight], place: String) {
    mailer.send(sights, place: place)
  }

  private func report(_ report: CameraWatch.Report?, isFault: Bool) {
    guard let report else { return }
    mailer.send(report)
    window?.report(report)
    heartbeat.status(report.state == .ok ? "pictures come" : report.detail)
    if report.isReminder { return }
    if report.state == .ok { return log.notice("pictures come") }
    let line = "\(report.detail); \(report.whatToDo)"
    if isFault { log.warning("\(line)") } else { log.notice("\(line)") }
  }

  private func rest() {
    let until = Monotonic.now() + Self.reopenEvery
    while !StopSignal.isSet, Monotonic.now() < until {
      heartbeat.look()
      Monotonic.sleep(until: min(until, Monotonic.now() + Self.patience))
    }
  }
}
