import Camera
import Film
import QREncode

/// CPU of the reader for each frame of 1280x720 at 30 a second, on a still but noisy scene, with a code, and with one that
/// can't be read, against a bare zbar loop on the same frames.
struct IdleBench {
  private static let rate = 30
  /// Of what the bare loop takes, while nobody is there.
  private static let mostIdle = 0.2

  func run() throws -> [Verdict] {
    let idle = try measure("nobody there", hold: 15, code: nil)
    let busy = try measure("voucher held up", hold: 6, code: Show.voucher)
    // Far out of focus: all passes are tried, in vain.
    let vain = try measure("a code that can't be read", hold: 6, code: Show.voucher, blur: 7)
    return idle.verdicts("nobody there", most: Self.mostIdle) + busy.verdicts("voucher held up", most: nil)
      + vain.verdicts("a code that can't be read", most: nil)
  }

  private struct Measured {
    var ours = Sample()
    var dense = Sample()
    var sparse = Sample()

    func verdicts(_ name: String, most: Double?) -> [Verdict] {
      [
        Verdict(what: "\(name), CPU a frame, mean", measured: ours.mean, most: nil, unit: " ms"),
        Verdict(what: "\(name), CPU a frame, p95", measured: ours.percentile(0.95), most: nil, unit: " ms"),
        Verdict(what: "\(name), against a bare zbar loop", measured: ours.mean / dense.mean, most: most, unit: "x"),
        Verdict(
          what: "\(name), against zbar on every second row and column", measured: ours.mean / sparse.mean, most: nil,
          unit: "x"),
      ]
    }
  }

  private func measure(_ name: String, hold: Double, code: Show?, blur: Double? = nil) throws -> Measured {
    var optics = Optics()
    optics.blur = blur ?? optics.blur
    let film = CameraFilm(seed: 7, optics: optics)
    if let code { film.add(Shot([try code.prop(at: 20, turn: 0)], hold: hold)) } else { film.empty(for: hold) }
    let (gaze, zbar) = (Gaze(), QRReader())
    // The first five seconds the reader is awake; they are looked at and not counted.
    let awake = code == nil ? 5 * Self.rate : 0
    var measured = Measured()
    var index = 0
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      defer { index += 1 }
      let time: Duration = .seconds(1) * index / Self.rate
      func frame(_ look: (borrowing Frame) -> Void) -> Double {
        CPU.milliseconds {
          look(unsafe Frame(lending: luma, width: film.width, height: film.height, stride: film.width, time: time))
        }
      }
      // The two take turns frame by frame, so that whatever else the machine does falls on both.
      let took = frame { _ = gaze.look(at: $0) }
      let bare = frame { _ = zbar.read($0, dense: true) }
      let half = frame { _ = zbar.read($0) }
      guard index >= awake else { return }
      measured.ours.add(took)
      measured.dense.add(bare)
      measured.sparse.add(half)
    }
    print(
      "\(name): \(measured.ours.values.count) frames; a bare zbar loop takes \(measured.dense.mean.rounded()) ms each")
    return measured
  }
}
