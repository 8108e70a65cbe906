package import StrictJSON

/// The body of `POST /v1/rating` on the screen's socket.
package struct RatingBody: Sendable, Equatable {
  /// The longest body, in bytes.
  package static let mostBytes = 4 << 10

  /// What was shown when the star was tapped.
  package let show: String
  /// 1 to 5.
  package let stars: Int

  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 1), at: "")
    show = try reader.parsed("show", "must be the show of a view: 1 to 64 of A-Z, a-z, 0-9 and -") { text in
      (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isName) ? text : nil
    }
    stars = Int(try reader.integer("stars", in: 1...5))
    try reader.end()
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x2d
  }
}
