/// What an installer wants to know of one frame: light, focus, and the code that was read last. Without I/O.
package struct SetUpScores: Sendable, Equatable {
  /// A code as it was read.
  package struct Code: Sendable, Equatable {
    /// When it was read, on the clock of frames.
    package let time: Duration
    /// Its corners in pixels of the frame.
    package let corners: [Symbol.Corner]
    /// Who read it, and how.
    package let look: Look
    /// How it was lit.
    package let contrast: Int

    /// The mean length of its sides in pixels; 0 if its corners are not known.
    package var side: Int {
      guard corners.count == 4 else { return 0 }
      let sides = (0..<4).map { at in
        let (a, b) = (corners[at], corners[(at + 1) % 4])
        return Double((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).squareRoot()
      }
      return Int((sides.reduce(0, +) / 4).rounded())
    }

    /// The code that `look` has read in a frame.
    package init(_ symbol: Symbol, by look: Look, in frame: borrowing Frame) {
      (time, corners, self.look) = (frame.time, symbol.corners, look)
      contrast = Self.box(symbol.corners).map { LightScore(frame, x: $0.x, y: $0.y).contrast } ?? 0
    }

    static func box(_ corners: [Symbol.Corner]) -> (x: Range<Int>, y: Range<Int>)? {
      guard let left = corners.map(\.x).min(), let right = corners.map(\.x).max(),
        let top = corners.map(\.y).min(), let bottom = corners.map(\.y).max(), left < right, top < bottom
      else { return nil }
      return (left..<right, top..<bottom)
    }
  }

  /// A code that was read so recently is where it was: its own sharpness counts, not that of what is around it.
  private static let fresh: Duration = .milliseconds(500)

  /// Pixels in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// How sharp it is, 0 to 100; nil where the frame has too few edges to say.
  package let focus: Int?
  /// How it is lit.
  package let light: LightScore

  /// Measures a frame. `code` is the one that was read last.
  package init(_ frame: borrowing Frame, code: Code?) {
    (width, height) = (frame.width, frame.height)
    light = LightScore(frame)
    let isFresh = code.map { frame.time - $0.time < Self.fresh } == true
    let box = isFresh ? code.flatMap { Code.box($0.corners) } : nil
    focus = FocusScore(frame, x: box?.x, y: box?.y).score
  }
}
