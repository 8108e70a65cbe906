/// One figure of the issue: what was measured, and whether it is within its bound.
struct Verdict {
  let what: String
  let measured: Double
  /// Nil: printed only.
  let most: Double?
  let unit: String

  var isGood: Bool { most.map { measured <= $0 } ?? true }

  var line: String {
    let bound = most.map { ", at most \(Figures.shown($0, digits: 2))\(unit): \(isGood ? "good" : "TOO MUCH")" } ?? ""
    return "\(what): \(Figures.shown(measured, digits: 2))\(unit)\(bound)"
  }
}
