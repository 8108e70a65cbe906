/// Which pass of zbar the next frame gets. One pass a frame, so that no frame costs more than its time. Without I/O.
///
/// Every second frame is looked at plainly, the others climb the ladder. The pass that read last goes first for as long
/// as it goes on reading.
package struct Ladder: Sendable {
  /// What is climbed beside the plain pass; passes that cost more than a frame's time are for pictures.
  package static let rungs: [Pass] = [.adaptive, .blurred, .dense, .sharpened, .half, .inverted]
  /// A pass that read is tried again so often without success before the climb goes on.
  private static let faith = 2

  private var rung = 0
  private var isPlainNext = true
  private var last: (pass: Pass, misses: Int)?

  /// Begins with the plain pass.
  package init() {}

  /// The pass for the next frame.
  package mutating func next() -> Pass {
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
