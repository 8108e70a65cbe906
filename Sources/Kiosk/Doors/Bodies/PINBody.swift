package import StrictJSON

/// The body of `POST /v1/staff/session`. Holds a secret: never to be logged.
package struct PINBody: Sendable, Equatable {
  /// The longest body, in bytes.
  package static let mostBytes = 4 << 10

  /// 6 to 12 digits.
  package let pin: String

  /// - Throws: `JSONError` naming the member, never its value.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 1), at: "")
    pin = try reader.parsed("pin", "must be 6 to 12 digits") { text in
      (6...12).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? text : nil
    }
    try reader.end()
  }
}
