package import StrictJSON

/// The body of `POST /v1/rating` on the screen's socket.
package struct RatingBody: Sendable, Equatable {
  /// The longest body, in bytes.
  package static let mostBytes = 256

  /// What was shown when the star was tapped.
  package let show: String
  /// 1 to 5.
  package let stars: Int

  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 1), at: "")
    show = try reader.parsed("show", "must be the show of a view") { (1...64).contains($0.utf8.count) ? $0 : nil }
    stars = Int(try reader.integer("stars", in: 1...5))
    try reader.end()
  }
}
