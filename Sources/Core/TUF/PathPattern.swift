/// A shell pattern for target paths: `*` stands for any characters, `?` for one, neither for a `/` (4.5, PATHPATTERN).
package struct PathPattern: Sendable {
  private let segments: [[Unicode.Scalar]]

  /// Any text is a pattern.
  package init(_ pattern: String) { segments = Self.segments(of: pattern) }

  /// Whether the whole path is one of the pattern.
  package func matches(_ path: String) -> Bool {
    let parts = Self.segments(of: path)
    return parts.count == segments.count && zip(segments, parts).allSatisfy { Self.matches($0, $1) }
  }

  /// One segment against its pattern, in at most the product of their lengths: on a mismatch only the last `*` takes
  /// one character more.
  private static func matches(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
        (p, t) = (p + 1, t + 1)
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        (p, t) = (last.pattern + 1, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }

  private static func segments(of text: String) -> [[Unicode.Scalar]] {
    text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map(Array.init)
  }
}
