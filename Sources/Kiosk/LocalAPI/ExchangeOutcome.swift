/// What came of an exchange, as `POST /v1/exchanges/<id>` tells it.
package enum ExchangeOutcome: Sendable, Equatable {
  /// The server answered: any status. 404 means that what was asked for is absent.
  case response(status: Int, retryAfter: Duration?, body: [UInt8])
  /// There is no answer, or none that may be passed on; `detail` is short and ASCII.
  case failed(detail: String)

  /// The longest detail, in bytes.
  package static let mostDetailBytes = 200

  package var body: [UInt8] { if case .response(_, _, let body) = self { body } else { [] } }

  /// The header fields that say it.
  package var fields: [(name: String, value: String)] {
    switch self {
    case .response(let status, let retryAfter, _):
      var fields = [(Exchange.Field.outcome, "response"), (Exchange.Field.status, String(status))]
      if let retryAfter { fields.append((Exchange.Field.retryAfter, String(retryAfter.components.seconds))) }
      return fields
    case .failed(let detail):
      return [(Exchange.Field.outcome, "failed"), (Exchange.Field.detail, Self.printable(detail))]
    }
  }

  /// Nil if a field is missing or not what it should be.
  package init?(field: (String) -> String?, body: [UInt8]) {
    switch field(Exchange.Field.outcome) {
    case "response":
      guard let status = field(Exchange.Field.status).flatMap({ Int($0) }), (100..<600).contains(status) else {
        return nil
      }
      let retryAfter = field(Exchange.Field.retryAfter).flatMap(Self.retryAfter)
      self = .response(status: status, retryAfter: retryAfter, body: body)
    case "failed": self = .failed(detail: Self.printable(field(Exchange.Field.detail) ?? "no detail"))
    default: return nil
    }
  }

  /// A Retry-After (RFC 9110 section 10.2.3). Whole seconds only, at most a day: a date means nothing to a kiosk whose
  /// clock may be wrong, and a number without a bound would overflow where milliseconds are made of it.
  package static func retryAfter(_ text: String) -> Duration? {
    Int(text).flatMap { (0...86_400).contains($0) ? .seconds($0) : nil }
  }

  private static func printable(_ text: String) -> String {
    let bytes = text.utf8.prefix(mostDetailBytes).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
