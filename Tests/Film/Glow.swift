/// Stray light in the lens round what shines more than the sensor takes.
struct Glow {
  private static let cell = 16
  private static let reach = 3.0
  private static let strength: Float = 0.10

  /// Adds the glow of what is bright within `box` to its surroundings.
  func add(to frame: Plane, box: Box) {
    let cell = Self.cell
    let columns = (frame.width + cell - 1) / cell + 1
    let rows = (frame.height + cell - 1) / cell + 1
    var grid = [Float](repeating: 0, count: columns * rows)
    for y in stride(from: box.top, to: box.bottom, by: 2) {
      for x in stride(from: box.left, to: box.right, by: 2) {
        let value = unsafe Int(frame.pixels[y * frame.width + x])
        if value > 2400 { grid[y / cell * columns + x / cell] += Float(value - 2400) }
      }
    }
    let weights = (-8...8).map { Float(Light.bell(Double($0) / Self.reach)) }
    let sum = weights.reduce(0, +)
    let factor = Self.strength / Float(cell * cell / 4) / (sum * sum)
    grid = spread(grid, columns: columns, rows: rows, step: 1, weights: weights)
    grid = spread(grid, columns: columns, rows: rows, step: columns, weights: weights)
    let area = box.grown(by: cell * 8, within: frame)
    for y in area.top..<area.bottom {
      let row = y / cell
      let down = Float(y % cell) / Float(cell)
      let next = min(row + 1, rows - 1)
      for first in stride(from: area.left / cell, through: (area.right - 1) / cell, by: 1) {
        let at = { (column: Int) in
          (grid[row * columns + column] * (1 - down) + grid[next * columns + column] * down) * factor
        }
        let begin = at(first)
        let step = (at(min(first + 1, columns - 1)) - begin) / Float(cell)
        if begin == 0, step == 0 { continue }
        var value = begin
        for x in first * cell..<min((first + 1) * cell, frame.width) {
          let index = y * frame.width + x
          unsafe frame.pixels[index] = UInt16(min(Int(frame.pixels[index]) + Int(value), 65_000))
          value += step
        }
      }
    }
  }

  private func spread(_ grid: [Float], columns: Int, rows: Int, step: Int, weights: [Float]) -> [Float] {
    var out = [Float](repeating: 0, count: grid.count)
    for y in 0..<rows {
      for x in 0..<columns where grid[y * columns + x] != 0 {
        let value = grid[y * columns + x]
        for k in -8...8 {
          let place = step == 1 ? x + k : y + k
          guard place >= 0, place < (step == 1 ? columns : rows) else { continue }
          out[(y * columns + x) + k * step] += value * weights[k + 8]
        }
      }
    }
    return out
  }
}
