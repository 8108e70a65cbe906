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
    let news = SourceNews(
      name: name, well: "pictures come", mailer: mailer, window: window, heartbeat: heartbeat, log: log)
    while !StopSignal.isSet {
      do throws(CameraTrouble) {
        heartbeat.wait()
        window?.forget()
        let source = try open()
        news.opened()
        let end = try look(through: source, news)
        tell(sightings.end(), place: source.place)
        if once && found || StopSignal.isSet { break }
        // Closing and opening has mended many a camera; what was said about it stands until it shows something else.
        if end == .frozen {
          log.notice("\(source.name) is opened anew")
          continue
        }
        if reopens {
          // Somebody should be writing, always.
          news.trouble(
            CameraTrouble(.missing, "nobody writes to \(name)", whatToDo: "start the program that writes it again"))
        } else if !eachIsOnce {
          news.trouble(CameraTrouble(.ended, "\(name) has ended", whatToDo: "give another one"), isFault: false)
        }
      } catch {
        faults = true
        tell(sightings.end(), place: name)
        let isOver = error.state == .ended && reopens
        news.trouble(isOver ? CameraTrouble(.missing, error.detail, whatToDo: error.whatToDo) : error)
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
    through source: any FrameSource, _ news: SourceNews
  ) throws(CameraTrouble) -> End {
    // Closing it may take long as well.
    defer { heartbeat.wait() }
    if let camera = source as? V4L2Source {
      let rate = camera.milliRate > 0 ? ", \(Double(camera.milliRate) / 1000) a second" : ", at a rate it does not tell"
      log.notice("\(camera.name) sends \(camera.width)x\(camera.height) \(camera.format)\(rate)")
      for control in camera.refused {
        log.warning("\(camera.name) does not take the \(control.name) of the configuration; it goes on with its own")
      }
    }
    while !StopSignal.isSet {
      var symbols: [Symbol] = []
      var time = Duration.zero
      let turn: FrameTurn
      do throws(CameraTrouble) {
        heartbeat.wait()
        defer { heartbeat.look() }
        turn = try source.next(within: Self.patience) { frame in
          heartbeat.look()
          defer { heartbeat.wait() }
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
        news.quiet()
      case .frame:
        if !eachIsOnce {
          news.frame(gaze.health)
          if source.isDevice, news.takesReopening() { return .frozen }
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

  private func rest() {
    let until = Monotonic.now() + Self.reopenEvery
    while !StopSignal.isSet, Monotonic.now() < until {
      heartbeat.look()
      Monotonic.sleep(until: min(until, Monotonic.now() + Self.patience))
    }
  }
}
