/// Looks for the three square marks of a QR code, without reading it: who holds up a code that can't be read gets help.
///
/// A mark is dark, light, dark, light, dark as 1:1:3:1:1, along and across (ISO/IEC 18004, 5.3.3). Small codes have
/// them for long after their modules have run together; where the lens is far out of focus they are gone as well.
package struct FinderMarks: Sendable {
  private struct Mark {
    let x: Int
    let y: Int
    let size: Int
    // On how many rows it was found; a mark of chance has one.
    var rows = 1
  }

  private static let everyRow = 1
  private static let mostMarks = 96
  // Darker than its surroundings by more than noise is: so many steps, or so many times the frame's own noise.
  private static let leastMargin: Int32 = 12
  private static let noises: Int32 = 3

  private var levels: [UInt8] = []

  /// A look without memory of earlier frames.
  package init() {}

  /// True if the frame shows at least three marks of about one size, not far from each other. `thumbnail` is that frame's.
  package mutating func areIn(_ frame: borrowing Frame, _ thumbnail: Thumbnail) -> Bool {
    guard thumbnail.columns > 4, thumbnail.rows > 4 else { return false }
    level(thumbnail, below: max(Self.leastMargin, Self.noise(of: frame) * Self.noises) * Int32(Thumbnail.scale))
    let (columns, rows, stride) = (thumbnail.columns, thumbnail.rows, frame.stride)
    return unsafe frame.withLuma { luma in
      unsafe levels.withUnsafeBufferPointer { levels in
        let page = unsafe Page(luma: luma, stride: stride, levels: levels, columns: columns, rows: rows)
        return Self.belongTogether(Self.marks(on: page))
      }
    }
  }

  // The middle difference of neighbours, which is about the deviation of the noise: few neighbours are edges.
  private static func noise(of frame: borrowing Frame) -> Int32 {
    var counts = [Int](repeating: 0, count: 256)
    let (width, height, stride) = (frame.width, frame.height, frame.stride)
    unsafe frame.withLuma { luma in
      for y in Swift.stride(from: 0, to: height, by: 16) {
        for x in Swift.stride(from: 0, to: width - 1, by: 16) {
          let at = y * stride + x
          unsafe counts[abs(Int(luma[at + 1]) - Int(luma[at]))] += 1
        }
      }
    }
    var left = counts.reduce(0, +) / 2
    return Int32(
      counts.firstIndex { count in
        left -= count
        return left < 0
      } ?? 0)
  }

  // The mean of five squares by five: below it a pixel is dark.
  private mutating func level(_ thumbnail: Thumbnail, below margin: Int32) {
    let (columns, rows) = (thumbnail.columns, thumbnail.rows)
    if levels.count != columns * rows { levels = [UInt8](repeating: 0, count: columns * rows) }
    for row in 0..<rows {
      for column in 0..<columns {
        var (sum, count): (Int32, Int32) = (0, 0)
        for y in max(0, row - 2)...min(rows - 1, row + 2) {
          for x in max(0, column - 2)...min(columns - 1, column + 2) {
            sum += thumbnail.means[y * columns + x]
            count += 1
          }
        }
        levels[row * columns + column] = UInt8(max(0, sum / count - margin) / Int32(Thumbnail.scale))
      }
    }
  }

  @safe
  private struct Page {
    let luma: UnsafeRawBufferPointer
    let stride: Int
    let levels: UnsafeBufferPointer<UInt8>
    let columns: Int
    let rows: Int
    var width: Int { columns * Thumbnail.side }
    var height: Int { rows * Thumbnail.side }
    func isDark(_ x: Int, _ y: Int) -> Bool {
      unsafe luma[y * stride + x] < levels[y / Thumbnail.side * columns + x / Thumbnail.side]
    }
  }

  private static func marks(on page: Page) -> [Mark] {
    var marks: [Mark] = []
    for y in stride(from: 1, to: page.height, by: everyRow) {
      var runs = (0, 0, 0, 0, 0)
      var dark = false
      for x in 0..<page.width {
        let isDark = page.isDark(x, y)
        if isDark == dark {
          runs.4 += 1
          continue
        }
        if dark, isMark(runs) {
          let size = runs.0 + runs.1 + runs.2 + runs.3 + runs.4
          let centre = x - runs.4 - runs.3 - runs.2 / 2
          if let mark = across(page, centre, y, size) { add(mark, to: &marks) }
          if marks.count >= mostMarks { return marks }
        }
        runs = (runs.1, runs.2, runs.3, runs.4, 1)
        dark = isDark
      }
    }
    return marks
  }

  private static func isMark(_ runs: (Int, Int, Int, Int, Int)) -> Bool {
    let size = runs.0 + runs.1 + runs.2 + runs.3 + runs.4
    guard size >= 10, runs.0 > 0 else { return false }
    // In sevenths: a module is `size`, and may be half as long again or half as short.
    func fits(_ run: Int, _ modules: Int) -> Bool { abs(run * 7 - size * modules) * 2 <= size * modules + 7 }
    return fits(runs.0, 1) && fits(runs.1, 1) && fits(runs.2, 3) && fits(runs.3, 1) && fits(runs.4, 1)
  }

  // The same from above to below, through the middle of what was found along.
  private static func across(_ page: Page, _ x: Int, _ y: Int, _ size: Int) -> Mark? {
    guard page.isDark(x, y) else { return nil }
    func run(_ from: Int, _ step: Int, _ dark: Bool) -> Int {
      var at = from
      while at >= 0, at < page.height, page.isDark(x, at) == dark, abs(at - from) <= size { at += step }
      return abs(at - from)
    }
    let up = run(y, -1, true)
    let upLight = run(y - up, -1, false)
    let upDark = run(y - up - upLight, -1, true)
    let down = run(y + 1, 1, true)
    let downLight = run(y + 1 + down, 1, false)
    let downDark = run(y + 1 + down + downLight, 1, true)
    let runs = (upDark, upLight, up + down, downLight, downDark)
    let height = runs.0 + runs.1 + runs.2 + runs.3 + runs.4
    guard isMark(runs), height * 2 > size, size * 2 > height else { return nil }
    return Mark(x: x, y: y + (down - up) / 2, size: max(size, height))
  }

  private static func add(_ mark: Mark, to marks: inout [Mark]) {
    let known = marks.firstIndex { abs($0.x - mark.x) < mark.size && abs($0.y - mark.y) < mark.size }
    if let known { marks[known].rows += 1 } else { marks.append(mark) }
  }

  // Three marks of about one size at the corners of half a square, as no texture has them.
  private static func belongTogether(_ found: [Mark]) -> Bool {
    let marks = found.filter { $0.rows >= 2 }
    for corner in marks {
      for (index, one) in marks.enumerated() {
        guard let a = leg(from: corner, to: one) else { continue }
        for other in marks[(index + 1)...] {
          guard let b = leg(from: corner, to: other) else { continue }
          let (long, short) = (max(a.square, b.square), min(a.square, b.square))
          if long < short * 2, abs(a.x * b.x + a.y * b.y) * 5 < long * 2 { return true }
        }
      }
    }
    return false
  }

  // From mark to mark; nil if they are of different sizes, or nearer or further than any code has them.
  private static func leg(from a: Mark, to b: Mark) -> (x: Int, y: Int, square: Int)? {
    let (x, y) = (b.x - a.x, b.y - a.y)
    let (square, size) = (x * x + y * y, max(a.size, b.size))
    guard square > size * size * 2, square < size * size * 26 * 26, size * 3 < min(a.size, b.size) * 5 else {
      return nil
    }
    return (x, y, square)
  }
}
