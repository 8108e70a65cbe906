import StrictJSON

extension ObjectReader {
  /// The most corners of one code.
  private static var mostCorners: Int { 8 }
  /// The furthest corner, in pixels either way.
  private static var furthest: Int64 { 1 << 20 }

  /// The corners of a code, pairs of pixels; none if the member is not there.
  mutating func corners(_ name: String) throws(JSONError) -> [[Int]] {
    guard let value = optional(name) else { return [] }
    guard case .array(let values) = value, values.count <= Self.mostCorners else {
      throw wrong(name, "must be an array of at most \(Self.mostCorners) corners")
    }
    var corners: [[Int]] = []
    for value in values {
      guard case .array(let pair) = value, pair.count == 2, case .integer(let x) = pair[0],
        case .integer(let y) = pair[1], abs(x) <= Self.furthest, abs(y) <= Self.furthest
      else { throw wrong(name, "must hold pairs of pixels, as [12,40]") }
      corners.append([Int(x), Int(y)])
    }
    return corners
  }
}
