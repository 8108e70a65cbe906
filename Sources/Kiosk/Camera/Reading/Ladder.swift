/// Which pass of zbar the next frame gets, if any. Without I/O.
///
/// One pass a frame, and none while earlier ones have not been paid for: each frame earns the time until the next one, and
/// costs what was done with it. So frames cost their time in the mean, on a slow machine as well as on a fast one, and a
/// pass that costs three frames' time leaves the next two to the second reader.
///
/// Every second frame is looked at plainly, the others climb the ladder. The pass that read last goes first for as long
/// as it goes on reading.
package struct Ladder: Sendable {
  /// What is climbed beside the plain pass; passes that cost more than a frame's time are for pictures.
  package static let rungs: [Pass] = [.adaptive, .blurred, .dense, .sharpened, .half, .inverted]
  /// So much unused time is kept, in frames: who was idle for an hour may not spend it at once.
  private static let mostFrames = 2
  /// A pass that read is tried again so often without success before the climb goes on.
  private static let faith = 2

  private var rung = 0
  private var isPlainNext = true
  private var last: (pass: Pass, misses: Int)?
  private var credit: Duration = .zero

  /// Begins with the plain pass.
  package init() {}

  /// A frame has come, `period` after the last one.
  package mutating func earn(_ period: Duration) { credit = min(credit + period, period * Self.mostFrames) }

  /// What was done with a frame took so much of the processor's time.
  package mutating func spend(_ cost: Duration) { credit -= cost }

  /// The pass for this frame; nil while earlier ones are not paid for.
  package mutating func next() -> Pass? {
    guard credit >= .zero else { return nil }
    if let last, last.misses < Self.faith { return last.pass }
    defer { isPlainNext.toggle() }
    if isPlainNext { return .plain }
    defer { rung = (rung + 1) % Self.rungs.count }
    return Self.rungs[rung]
  }

  /// What came of a pass.
  package mutating func took(_ pass: Pass, found: Bool) {
    if found {
      last = (pass, 0)
    } else if let held = last, held.pass == pass {
      last = (pass, held.misses + 1)
    }
  }
}
