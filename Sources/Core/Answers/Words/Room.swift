/// How much fits on a line of the screen: 32 Latin or 21 Han characters (10 inch, landscape, capitals of 8.6 mm).
package enum Room {
  /// The width of a line.
  package static let line = 32 * latin
  private static let latin = 21
  private static let han = 32

  /// The width of a text, in the units of `line`.
  package static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  /// One line with a name in it. A name that is too long ends in "…"; what stands around it is never cut.
  static func line(_ before: String, _ name: String, _ after: String = "") -> String {
    before + fitted(name, into: line - width(of: before) - width(of: after)) + after
  }

  /// One line with a list in it. What does not fit is left out whole, and "…" says so: half of an hour or of a shop's name
  /// would mislead. Where not even the first fits, it is cut.
  static func list(_ before: String, _ items: [String], by separator: String) -> String {
    let whole = before + items.joined(separator: separator)
    if width(of: whole) <= line { return whole }
    for count in (1..<max(1, items.count)).reversed() {
      let text = before + (items.prefix(count) + ["…"]).joined(separator: separator)
      if width(of: text) <= line { return text }
    }
    return Self.line(before, items.first ?? "")
  }

  /// The list in each language, with its own words before it.
  static func list(_ before: Trilingual<String>, _ items: Trilingual<[String]>) -> Trilingual<String> {
    Trilingual(
      list(before.zhHant, items.zhHant, by: "、"), list(before.zhHans, items.zhHans, by: "、"),
      list(before.en, items.en, by: ", "))
  }

  private static func fitted(_ name: String, into room: Int) -> String {
    if width(of: name) <= room { return name }
    var rest = room - latin
    let kept = name.prefix { character in
      rest -= width(of: String(character))
      return rest >= 0
    }
    // "10 off ,…" would look like a slip.
    let end = kept.lastIndex { $0.isLetter || $0.isNumber || $0 == ")" || $0 == "）" }
    return (end.map { kept[...$0] } ?? kept) + "…"
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.properties.generalCategory == .nonspacingMark { return 0 }
    // CJK radicals and everything after, and what fonts for Chinese draw as wide.
    return scalar.value >= 0x2E80 ? han : latin
  }
}
