import Camera
import Film

/// How many frames a code must be held up until it is read, when it is shown for half a second to a 720p camera of 65 degrees.
struct ShowBench {
  private static let rate = 30
  private static let hold = 0.5
  // Nobody was there for so long that the reader is asleep: five seconds of a slow camera, so that it does not take as long
  // to count as to wait, and half a second of a usual one.
  private static let empty = (slow: 20, slowRate: 4, usual: 15)
  // It comes within one frame: what is counted is reading, not the hand's way.
  private static let enter = 1.0 / 30

  /// So many shows for each row.
  let count: Int

  func run() throws -> [Verdict] {
    var verdicts: [Verdict] = []
    for show in [Show.voucher, Show.presentation] {
      for distance in [20, 22.5, 25] {
        var frames = Sample()
        var missed = 0
        for turn in 0..<count {
          // One that is never read counts as one frame more than it was shown.
          let frame = try first(show, distance, turn)
          frames.add(Double(frame ?? Int(Self.hold * Double(Self.rate)) + 1))
          if frame == nil { missed += 1 }
        }
        let name = "\(show.name) at \(Figures.shown(distance, digits: 1)) cm"
        print("\(name): shown \(count) times for 0.5 s, \(missed) never read")
        verdicts += [
          Verdict(what: "\(name), frames until the symbol, p50", measured: frames.percentile(0.5), most: nil, unit: ""),
          Verdict(
            what: "\(name), frames until the symbol, p95", measured: frames.percentile(0.95), most: nil, unit: ""),
        ]
      }
    }
    return verdicts
  }

  // The frame at which the code was read, 1 for the first at rest; nil if it never was while it was held.
  private func first(_ show: Show, _ distance: Double, _ turn: Int) throws -> Int? {
    var optics = Optics()
    // As shops and cameras differ.
    optics.noise = 2 + Double(turn % 4)
    optics.gain = [1, 0.8, 1.1, 0.65, 0.9][turn % 5]
    let film = CameraFilm(seed: UInt64(turn + 1), optics: optics)
    let before = Self.empty.slow + Self.empty.usual
    film.empty(for: Double(before) / Double(Self.rate))
    film.add(Shot([try show.prop(at: distance, turn: turn)], hold: Self.hold, enter: Self.enter, leave: Self.enter))
    let gaze = Gaze()
    // The first frame in which the code is whole.
    let rest = before + Int((Self.enter * Double(Self.rate)).rounded())
    let over = rest + Int(Self.hold * Double(Self.rate))
    var index = 0
    var found: Int?
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      defer { index += 1 }
      guard found == nil, index < over else { return }
      let frame = unsafe Frame(
        lending: luma, width: film.width, height: film.height, stride: film.width,
        time: Self.time(of: index))
      if !gaze.look(at: frame).isEmpty { found = max(1, index - rest + 1) }
    }
    return found
  }

  private static func time(of index: Int) -> Duration {
    let slow = min(index, empty.slow)
    return .seconds(1) * slow / empty.slowRate + .seconds(1) * (index - slow) / rate
  }
}
