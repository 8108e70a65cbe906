/// The methods and paths that the uplink carries, and no other: a voucherd that was taken over must not turn the uplink
/// into a way to anywhere. Source: the wire chapter, UPLOAD.
package enum AllowedExchanges {
  /// What may stand at one place of a path.
  private enum Segment {
    case word(String)
    /// An issuer or a device: `[a-z0-9][a-z0-9._-]{0,31}`.
    case identifier
    /// A list or a version: decimal, without leading zeros, below 2^53.
    case number

    func matches(_ text: Substring) -> Bool {
      switch self {
      case .word(let word): text == word
      case .identifier: AllowedExchanges.isName(text, most: 32, inLowerCase: true)
      case .number:
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (text == "0" || text.first != "0")
          && Int(text).map { $0 < 1 << 53 } ?? false
      }
    }
  }

  private static let shapes: [(method: String, path: [Segment])] = [
    ("POST", [.word("v1"), .word("devices"), .identifier, .word("records")]),
    ("POST", [.word("v1"), .word("devices"), .identifier, .word("restore")]),
    ("POST", [.word("v1"), .word("authorisations")]),
    ("POST", [.word("v1"), .word("enrolments")]),
    ("GET", [.word("v1"), .word("events")]),
    ("GET", [.word("status"), .word("index")]),
    ("GET", [.word("status"), .identifier, .number]),
    ("GET", [.word("status"), .identifier, .number, .number]),
  ]

  /// Files of the TUF repository lie at most this deep below `/trust`.
  private static let trustDepth = 4

  /// Whether this method and path may go out. A path with a query, a fragment, an escape or a dot segment never may.
  package static func allow(_ method: String, _ path: String) -> Bool {
    guard path.hasPrefix("/") else { return false }
    let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    if method == "GET", segments.first == "trust" {
      return (2...trustDepth + 1).contains(segments.count)
        && segments.dropFirst().allSatisfy { isName($0, most: 128, inLowerCase: false) }
    }
    return shapes.contains { shape in
      shape.method == method && shape.path.count == segments.count
        && zip(shape.path, segments).allSatisfy { $0.matches($1) }
    }
  }

  /// Letters, digits, and after the first character also `.`, `_` and `-`.
  private static func isName(_ text: Substring, most: Int, inLowerCase: Bool) -> Bool {
    func isFirst(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(inLowerCase ? byte : byte | 0x20)
    }
    guard (1...most).contains(text.utf8.count), let first = text.utf8.first else { return false }
    return isFirst(first) && text.utf8.allSatisfy { isFirst($0) || "._-".utf8.contains($0) }
  }
}
