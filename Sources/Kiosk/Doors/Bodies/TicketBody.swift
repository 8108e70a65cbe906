package import StrictJSON

/// The body of `POST /v1/enrol`: one line of text.
package enum TicketBody {
  /// The longest body, in bytes.
  package static let mostBodyBytes = 4 << 10
  /// The longest line, in bytes.
  package static let mostBytes = 512

  /// The line without its end. What stands in it is not looked into, and never repeated: it holds a secret.
  ///
  /// - Throws: `JSONError`, so that every body is refused alike.
  package static func line(parsing body: [UInt8]) throws(JSONError) -> String {
    var line = body[...]
    if line.last == UInt8(ascii: "\n") { line.removeLast() }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    guard !line.isEmpty, line.count <= mostBytes, line.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw JSONError(.wrongValue, at: "the body", "must be the ticket's one line, as the hub printed it")
    }
    return String(decoding: line, as: UTF8.self)
  }
}
