import Camera
import Film
import QREncode

/// CPU of the reader on a still but noisy scene, and with a code, against zbar alone on the same frames.
struct Idling {
  private static let rate = 30

  func run() throws {
    try measure("still scene", hold: 9, code: nil)
    try measure("voucher held at 20 cm", hold: 4, code: Show.voucher)
  }

  private func measure(_ name: String, hold: Double, code: Show?) throws {
    let film = CameraFilm(seed: 7)
    if let code { film.add(Shot([try code.prop(at: 20, turn: 0)], hold: hold)) } else { film.empty(for: hold) }
    let (gaze, zbar) = (Gaze(), QRReader())
    // The first five seconds the reader is awake; they are looked at and not counted.
    let awake = code == nil ? 5 * Self.rate : 0
    var (ours, sparse, dense) = (Sample(), Sample(), Sample())
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
      ours.add(took)
      dense.add(bare)
      sparse.add(half)
    }
    print(
      """
      \(name), 1280x720, \(ours.values.count) frames, CPU ms a frame (mean, p95):
        reader                  \(ours.mean.text(2))  \(ours.percentile(0.95).text(2))
        zbar on each frame      \(dense.mean.text(2))  \(dense.percentile(0.95).text(2))   ratio \((ours.mean / dense.mean).text(2))
        zbar on every 2nd row   \(sparse.mean.text(2))  \(sparse.percentile(0.95).text(2))   ratio \((ours.mean / sparse.mean).text(2))
      """)
  }
}
