/// A scale of units: whole numbers, each with a unit, never a bare number.
struct SettingScale: Sendable {
  /// The smallest first.
  let units: [(name: String, size: Int)]

  static let milliseconds = SettingScale(units: [
    ("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ])
  static let bytes = SettingScale(units: [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)])

  /// "25 s" or "25s", in the smallest unit; nil for anything else, and for what no Int holds.
  func read(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let name = text.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Self.whole(digits), let unit = units.first(where: { $0.name == name }) else { return nil }
    let (value, isTooLarge) = number.multipliedReportingOverflow(by: unit.size)
    return isTooLarge ? nil : value
  }

  /// In the largest unit that leaves a whole number.
  func write(_ value: Int) -> String {
    let unit = units.last { value != 0 && value % $0.size == 0 } ?? units[0]
    return "\(value / unit.size) \(unit.name)"
  }

  /// A decimal number without sign and without leading zeros.
  static func whole(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text == "0" || text.first != "0" else {
      return nil
    }
    return Int(text)
  }
}
