import Camera
import Film

/// How many frames a code must be held up until it is read, when it is shown for half a second.
struct Shows {
  private static let rate = 30
  // It comes within one frame: what is counted is reading, not the hand's way.
  private static let enter = 1.0 / 30

  /// So many shows for each row.
  let count: Int

  func run() throws {
    print(
      "shown for 0.5 s at 30 frames/s, frames until the symbol, 1 for the first (p50, p95), \(count) shows each:")
    for show in [Show.voucher, Show.presentation] {
      for distance in [20, 22.5, 25] {
        var frames = Sample()
        var missed = 0
        for turn in 0..<count {
          if let frame = try first(show, distance, turn) { frames.add(Double(frame)) } else { missed += 1 }
        }
        print(
          "  \(show.name) at \(distance.text()) cm: \(Int(frames.percentile(0.5))) \(Int(frames.percentile(0.95)))",
          missed > 0 ? "  not read: \(missed)" : "")
      }
    }
  }

  // The frame at which the code was read, 1 for the first at rest; nil if it never was.
  private func first(_ show: Show, _ distance: Double, _ turn: Int) throws -> Int? {
    let film = CameraFilm(seed: UInt64(turn + 1))
    film.empty(for: 0.2)
    film.add(Shot([try show.prop(at: distance, turn: turn)], hold: 0.5, enter: Self.enter, leave: 0.1))
    let gaze = Gaze()
    let rest = Int(((0.2 + Self.enter) * Double(Self.rate)).rounded())
    var index = 0
    var found: Int?
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      defer { index += 1 }
      guard found == nil else { return }
      let frame = unsafe Frame(
        lending: luma, width: film.width, height: film.height, stride: film.width,
        time: .seconds(1) * index / Self.rate)
      if !gaze.look(at: frame).isEmpty { found = max(1, index - rest + 1) }
    }
    return found
  }
}
