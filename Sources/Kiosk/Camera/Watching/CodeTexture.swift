/// Looks for what a code looks like when the lens is far out of focus: an upright or turned square of even, fine texture
/// that goes up and down as often along as across, on lighter ground. No mark of the code need be left.
///
/// Hands, faces and edges go one way only, shelves and stripes are textured one way or without end, and noise is gone
/// in the means of which the picture is made here.
package struct CodeTexture: Sendable {
  // The picture is looked at so many pixels wide: a little out of focus, and far out of it.
  private static let widths = [320, 226, 160]
  // Pixels of a cell's side; three by three cells are judged together.
  private static let cell = 4
  // Steps of brightness from pixel to pixel that are more than noise.
  private static let leastStep: Int32 = 2
  // Halves: so many times as far up and down as from end to end of three cells.
  private static let leastTurns: Int32 = 4
  // Cells of a code's side, what is judged with its surroundings left out.
  private static let sides = 3...35
  // Smaller ones are looked for where the picture is smaller.
  private static let leastSide = 64
  // Lighter around than in it.
  private static let leastLighter: Int32 = 10

  private var small: [UInt8] = []
  private var soft: [UInt8] = []
  private var cells: [Cell] = []

  private struct Cell {
    // How far it goes from pixel to pixel, up and down, along rows and across them.
    var along: Int32 = 0
    var across: Int32 = 0
    var sum: Int32 = 0
    var isTextured = false
    var isSeen = false
  }

  /// Where something like a code is, in squares of 16 pixels of 1280.
  package struct Place: Sendable, Equatable {
    package var left: Int
    package var top: Int
    package var right: Int
    package var bottom: Int

    var width: Int { right - left + 1 }
    var height: Int { bottom - top + 1 }

    func scaled(by factor: Int, over divisor: Int) -> Place {
      Place(
        left: left * factor / divisor, top: top * factor / divisor, right: (right + 1) * factor / divisor - 1,
        bottom: (bottom + 1) * factor / divisor - 1)
    }

    /// True if the smaller of both lies in the other by half or more.
    package func isOver(_ other: Place) -> Bool {
      let shared = (
        max(0, min(right, other.right) - max(left, other.left) + 1),
        max(0, min(bottom, other.bottom) - max(top, other.top) + 1)
      )
      return shared.0 * shared.1 * 2 >= min(width * height, other.width * other.height)
    }
  }

  /// A look without memory of earlier frames.
  package init() {}

  /// Where the frame shows something like a code; empty if nowhere.
  package mutating func places(in frame: borrowing Frame) -> [Place] {
    var found: [Place] = []
    // A frame can't be taken into a closure.
    for width in Self.widths {
      found += places(in: frame, width: min(width, frame.width))
    }
    return found
  }

  private mutating func places(in frame: borrowing Frame, width: Int) -> [Place] {
    let height = max(1, frame.height * width / frame.width)
    GrayFilter.shrink(frame, into: &small, width: width, height: height)
    let (columns, rows) = ((width - 2) / Self.cell, (height - 2) / Self.cell)
    guard columns >= Self.sides.lowerBound + 2, rows >= Self.sides.lowerBound + 2 else { return [] }
    if soft.count != small.count { soft = [UInt8](repeating: 0, count: small.count) }
    unsafe small.withUnsafeBufferPointer { from in
      unsafe soft.withUnsafeMutableBufferPointer { into in
        guard let from = from.baseAddress, let into = into.baseAddress else { return }
        unsafe GrayFilter.soften(from, width: width, height: height, into: into)
      }
    }
    cells = [Cell](repeating: Cell(), count: columns * rows)
    unsafe soft.withUnsafeBufferPointer { pixels in
      unsafe measure(pixels, columns, rows, width: width)
      unsafe judge(pixels, columns, rows, width: width)
    }
    var places: [Place] = []
    for row in 0..<rows {
      for column in 0..<columns where cells[row * columns + column].isTextured {
        guard let place = grow(from: (column, row), columns, rows) else { continue }
        let full = place.scaled(by: Self.widths[0], over: width)
        if min(full.width, full.height) * 16 >= Self.leastSide { places.append(full) }
      }
    }
    return places
  }

  private mutating func measure(
    _ pixels: UnsafeBufferPointer<UInt8>, _ columns: Int, _ rows: Int, width: Int
  ) {
    for row in 0..<rows {
      for column in 0..<columns {
        var cell = Cell()
        for y in row * Self.cell..<(row + 1) * Self.cell {
          for x in column * Self.cell..<(column + 1) * Self.cell {
            let at = y * width + x
            let here = unsafe Int32(pixels[at])
            cell.along += unsafe abs(Int32(pixels[at + 1]) - here)
            cell.across += unsafe abs(Int32(pixels[at + width]) - here)
            cell.sum += here
          }
        }
        cells[row * columns + column] = cell
      }
    }
  }

  private mutating func judge(
    _ pixels: UnsafeBufferPointer<UInt8>, _ columns: Int, _ rows: Int, width: Int
  ) {
    let side = 3 * Self.cell
    for row in 1..<rows - 1 {
      for column in 1..<columns - 1 {
        var (along, across, netAlong, netAcross): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        for y in row - 1...row + 1 {
          for x in column - 1...column + 1 {
            along += cells[y * columns + x].along
            across += cells[y * columns + x].across
          }
        }
        let begin = (row - 1) * Self.cell * width + (column - 1) * Self.cell
        for line in 0..<side {
          let (left, top) = (begin + line * width, begin + line)
          netAlong += unsafe abs(Int32(pixels[left + side]) - Int32(pixels[left]))
          netAcross += unsafe abs(Int32(pixels[top + side * width]) - Int32(pixels[top]))
        }
        let isStrong = min(along, across) >= Self.leastStep * Int32(side * side)
        let isEven = min(along, across) * 2 >= max(along, across)
        let turns = along * 2 >= netAlong * Self.leastTurns && across * 2 >= netAcross * Self.leastTurns
        cells[row * columns + column].isTextured = isStrong && isEven && turns
      }
    }
  }

  private mutating func grow(from start: (x: Int, y: Int), _ columns: Int, _ rows: Int) -> Place? {
    guard !cells[start.y * columns + start.x].isSeen else { return nil }
    var place = Place(left: start.x, top: start.y, right: start.x, bottom: start.y)
    var (open, count, sum) = ([start], 0, Int32(0))
    cells[start.y * columns + start.x].isSeen = true
    while let (x, y) = open.popLast() {
      count += 1
      sum += cells[y * columns + x].sum
      place = Place(
        left: min(place.left, x), top: min(place.top, y), right: max(place.right, x), bottom: max(place.bottom, y))
      for (nextX, nextY) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)] {
        guard (0..<columns).contains(nextX), (0..<rows).contains(nextY) else { continue }
        let index = nextY * columns + nextX
        guard cells[index].isTextured, !cells[index].isSeen else { continue }
        cells[index].isSeen = true
        open.append((nextX, nextY))
      }
    }
    let (long, short) = (max(place.width, place.height), min(place.width, place.height))
    guard Self.sides.contains(short), Self.sides.contains(long), long * 2 <= short * 3,
      count * 4 >= place.width * place.height * 2
    else { return nil }
    return isOnLighterGround(place, mean: sum / Int32(count), columns, rows) ? place : nil
  }

  // The nine cells that are judged together reach one beyond: the ground begins behind that.
  private func isOnLighterGround(_ place: Place, mean: Int32, _ columns: Int, _ rows: Int) -> Bool {
    var (lighter, all) = (0, 0)
    let pixels = Int32(Self.cell * Self.cell)
    for y in place.top - 1...place.bottom + 1 {
      for x in place.left - 1...place.right + 1 {
        let isRing = y < place.top || y > place.bottom || x < place.left || x > place.right
        guard isRing, (0..<columns).contains(x), (0..<rows).contains(y) else { continue }
        all += 1
        if cells[y * columns + x].sum >= mean + Self.leastLighter * pixels { lighter += 1 }
      }
    }
    return lighter * 2 >= all
  }
}
