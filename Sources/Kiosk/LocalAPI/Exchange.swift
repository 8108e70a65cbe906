/// One HTTP exchange that voucherd wants carried out, as `POST /v1/exchanges/next` gives it: the fields of `Field` in
/// the head, the body as it is.
package struct Exchange: Sendable, Equatable {
  /// Stands in a path: up to 64 of A-Z, a-z, 0-9, `-` and `_`.
  package var id: String
  /// Which of the uplink's bases ("hub").
  package var base: String
  package var method: String
  /// Begins with a slash; no query, no fragment.
  package var path: String
  /// The longest response body to be accepted, in bytes.
  package var mostBytes: Int
  /// For the whole exchange, or, of a stream, for the longest silence; milliseconds on the wire.
  package var timeLimit: Duration
  /// The answer has no end: its pieces are brought as they come (`POST /v1/exchanges/<id>/pieces`).
  package var isStream = false
  package var contentType: String?
  /// Nil sends none.
  package var body: [UInt8]?

  package init(
    id: String, base: String, method: String, path: String, mostBytes: Int, timeLimit: Duration,
    contentType: String? = nil, body: [UInt8]? = nil
  ) {
    self.id = id
    self.base = base
    self.method = method
    self.path = path
    self.mostBytes = mostBytes
    self.timeLimit = timeLimit
    self.contentType = contentType
    self.body = body
  }

  /// How long a poll for the next exchange waits before it says that there is none (204).
  package static let pollLimit: Duration = .seconds(25)

  /// The longest piece of a stream, in bytes.
  package static let mostPieceBytes = 16 << 10

  /// Names of header fields, in both directions.
  package enum Field {
    package static let id = "Exchange-Id"
    package static let base = "Exchange-Base"
    package static let method = "Exchange-Method"
    package static let path = "Exchange-Path"
    package static let mostBytes = "Exchange-Max-Length"
    package static let timeLimit = "Exchange-Time-Limit"
    package static let stream = "Exchange-Stream"
    package static let outcome = "Exchange-Outcome"
    package static let status = "Exchange-Status"
    package static let retryAfter = "Exchange-Retry-After"
    package static let detail = "Exchange-Detail"
    package static let contentType = "Content-Type"
  }

  /// The header fields that say it.
  package var fields: [(name: String, value: String)] {
    let parts = timeLimit.components
    let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
    var fields = [
      (Field.id, id), (Field.base, base), (Field.method, method), (Field.path, path),
      (Field.mostBytes, String(mostBytes)), (Field.timeLimit, String(milliseconds)),
    ]
    if isStream { fields.append((Field.stream, "pieces")) }
    if let contentType, body != nil { fields.append((Field.contentType, contentType)) }
    return fields
  }

  /// Nil if a field is missing or not what it should be.
  ///
  /// - Parameter field: the value of a header field by its name.
  package init?(field: (String) -> String?, body: [UInt8]) {
    guard let id = field(Field.id), Self.isID(id), let base = field(Field.base), let method = field(Field.method),
      let path = field(Field.path), let mostBytes = field(Field.mostBytes).flatMap({ Int($0) }), mostBytes >= 0,
      let milliseconds = field(Field.timeLimit).flatMap({ Int($0) }), milliseconds > 0
    else { return nil }
    let contentType = field(Field.contentType)
    self.init(
      id: id, base: base, method: method, path: path, mostBytes: mostBytes, timeLimit: .milliseconds(milliseconds),
      contentType: contentType, body: contentType == nil && body.isEmpty ? nil : body)
    switch field(Field.stream) {
    case nil: break
    case "pieces": isStream = true
    default: return nil
    }
  }

  private static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D || $0 == 0x5F
      }
  }
}
