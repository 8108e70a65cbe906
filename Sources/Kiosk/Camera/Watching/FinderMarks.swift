/// Looks for the three square marks of a QR code, without reading it: who holds up a code that can't be read gets help.
///
/// A mark is dark, light, dark, light, dark as 1:1:3:1:1, along and across (ISO/IEC 18004, 5.3.3). Blurred, dim and small
/// codes have them for long after their modules have run together.
package struct FinderMarks: Sendable {
  private struct Mark {
    let x: Int
    let y: Int
    let size: Int
  }

  private static let everyRow = 3
  private static let mostMarks = 64
  // Darker than its surroundings by more than noise is.
  private static let margin: Int32 = 12 * Int32(Thumbnail.scale)

  private var levels: [UInt8] = []

  /// A look without memory of earlier frames.
  package init() {}

  /// True if the frame shows at least three marks of about one size, not far from each other. `thumbnail` is that frame's.
  package mutating func areIn(_ frame: borrowing Frame, _ thumbnail: Thumbnail) -> Bool {
    guard thumbnail.columns > 4, thumbnail.rows > 4 else { return false }
    level(thumbnail)
    let (columns, rows, stride) = (thumbnail.columns, thumbnail.rows, frame.stride)
    return unsafe frame.withLuma { luma in
      unsafe levels.withUnsafeBufferPointer { levels in
        let page = unsafe Page(luma: luma, stride: stride, levels: levels, columns: columns, rows: rows)
        return Self.belongTogether(Self.marks(on: page))
      }
    }
  }

  // The mean of five squares by five: below it a pixel is dark.
  private mutating func level(_ thumbnail: Thumbnail) {
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
        levels[row * columns + column] = UInt8(max(0, sum / count - Self.margin) / Int32(Thumbnail.scale))
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
    let isKnown = marks.contains { abs($0.x - mark.x) < mark.size && abs($0.y - mark.y) < mark.size }
    if !isKnown { marks.append(mark) }
  }

  private static func belongTogether(_ marks: [Mark]) -> Bool {
    marks.contains { first in
      marks.count { other in
        let near = max(abs(other.x - first.x), abs(other.y - first.y)) < first.size * 26
        return near && other.size * 3 < first.size * 5 && first.size * 3 < other.size * 5
      } >= 3
    }
  }
}
