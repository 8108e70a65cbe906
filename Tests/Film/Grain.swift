/// Soft random structure that repeats: values -1 to 1 on a grid of cells, smooth between them.
struct Grain {
  private let cells: Int
  private let values: [Double]

  /// Grain of `cells` by `cells` values.
  init(cells: Int, dice: inout Dice) {
    self.cells = cells
    values = (0..<cells * cells).map { _ in dice.within(-1...1) }
  }

  /// The value at a place; one unit is the whole grid.
  subscript(u: Double, v: Double) -> Double {
    let (x, y) = (u * Double(cells), v * Double(cells))
    let (left, top) = (x.rounded(.down), y.rounded(.down))
    let (fx, fy) = (Self.smooth(x - left), Self.smooth(y - top))
    func at(_ dx: Int, _ dy: Int) -> Double {
      let column = ((Int(left) + dx) % cells + cells) % cells
      let row = ((Int(top) + dy) % cells + cells) % cells
      return values[row * cells + column]
    }
    let upper = at(0, 0) + (at(1, 0) - at(0, 0)) * fx
    let lower = at(0, 1) + (at(1, 1) - at(0, 1)) * fx
    return upper + (lower - upper) * fy
  }

  private static func smooth(_ t: Double) -> Double { t * t * (3 - 2 * t) }
}
