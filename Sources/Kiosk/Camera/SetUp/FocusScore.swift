/// How sharp a picture is. Without I/O.
///
/// An edge is followed along its row from its dark to its light end; how many pixels it takes tells how far the lens
/// is out of focus, whatever is on the picture and however strong its contrast. Noise makes no edges of that height.
package struct FocusScore: Sendable, Equatable {
  /// 0 to 100: 100 where edges take two pixels, 0 where they take eight or more. Nil where there are too few edges.
  package let score: Int?

  // Lower edges say nothing: shades, and noise.
  private static let leastRise = 40
  private static let fewest = 60
  private static let longest = 16
  private static let everyRow = 2
  // Of all edges this share is sharper: what is in the plane of focus counts, and not what stands behind it.
  private static let share = 0.3
  // Pixels, in tenths.
  private static let sharp = 20
  private static let blurred = 80

  /// Looks at a frame, or at a part of it: pixels from `x` to `y` that lie outside are left out.
  package init(_ frame: borrowing Frame, x: Range<Int>? = nil, y: Range<Int>? = nil) {
    let columns = (x ?? 0..<frame.width).clamped(to: 0..<frame.width)
    let rows = (y ?? 0..<frame.height).clamped(to: 0..<frame.height)
    let stride = frame.stride
    // Edges by their length in tenths of a pixel.
    var lengths = [Int](repeating: 0, count: Self.longest * 10 + 1)
    unsafe frame.withLuma { luma in
      for row in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: Self.everyRow) {
        let line = unsafe UnsafeRawBufferPointer(
          rebasing: luma[(row * stride + columns.lowerBound)..<(row * stride + columns.upperBound)])
        unsafe Self.edges(of: line, into: &lengths)
      }
    }
    let all = lengths.reduce(0, +)
    guard all >= Self.fewest else {
      score = nil
      return
    }
    var left = Int(Double(all) * Self.share)
    let typical =
      lengths.firstIndex { count in
        left -= count
        return left < 0
      } ?? Self.blurred
    score = max(0, min(100, (Self.blurred - typical) * 100 / (Self.blurred - Self.sharp)))
  }

  // The steepest step of each way up or down, against the whole way: so long would it be, were it as steep throughout.
  private static func edges(of line: UnsafeRawBufferPointer, into lengths: inout [Int]) {
    guard line.count > 2 * longest else { return }
    // Twice the mean of three neighbours, without what noise does to single pixels, and hardly longer than the edge.
    func smooth(_ at: Int) -> Int { unsafe (Int(line[at - 1]) + 2 * Int(line[at]) + Int(line[at + 1])) / 2 }
    var begin = 1
    var (low, direction, steepest) = (smooth(1), 0, 0)
    for at in 2..<line.count - 1 {
      let step = smooth(at) - smooth(at - 1)
      // A step of noise against the way does not end it.
      let turns = direction == 0 ? step != 0 : step * direction < -3
      if turns || at - begin > longest {
        count(smooth(at - 1) - low, steepest, into: &lengths)
        (begin, low, direction, steepest) = (at - 1, smooth(at - 1), step.signum(), 0)
      }
      steepest = max(steepest, step * direction)
    }
  }

  private static func count(_ rise: Int, _ steepest: Int, into lengths: inout [Int]) {
    guard abs(rise) >= leastRise * 2, steepest > 0 else { return }
    lengths[min(lengths.count - 1, abs(rise) * 10 / steepest)] += 1
  }
}
