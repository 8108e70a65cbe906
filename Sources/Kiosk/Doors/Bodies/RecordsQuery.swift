package import StrictJSON
package import Wire

/// What `GET /v1/records` asks for: its query, checked.
package struct RecordsQuery: Sendable, Equatable {
  /// The most records of one response.
  package static let most = 1000
  /// The longest type, in characters.
  static let longestType = 64

  /// Only records after this sequence number.
  package var after: Int64 = 0
  /// At most this many, 1 to `most`.
  package var limit = RecordsQuery.most
  /// Only records whose type begins so: ASCII `[a-z0-9.-]`.
  package var type: String?
  /// Only records made at or after this time.
  package var since: WireTime?

  package init() {}

  /// Reads a query. Names that it does not know, and names given twice, are refused.
  ///
  /// - Throws: `JSONError` naming the parameter.
  package init(parsing query: [(name: String, value: String)]) throws(JSONError) {
    var seen: Set<String> = []
    for (name, value) in query {
      guard seen.insert(name).inserted else { throw JSONError(.duplicateMember, at: "the query's \(name)") }
      func wrong(_ allowed: String) -> JSONError { JSONError(.wrongValue, at: "the query's \(name)", allowed) }
      switch name {
      case "after":
        guard let number = Self.number(value) else { throw wrong("must be a sequence number") }
        after = number
      case "limit":
        guard let number = Self.number(value), (1...Int64(Self.most)).contains(number) else {
          throw wrong("must be from 1 to \(Self.most)")
        }
        limit = Int(number)
      case "type":
        guard (1...Self.longestType).contains(value.utf8.count), value.utf8.allSatisfy(Self.isType) else {
          throw wrong("must be the begin of a record's type, as voucherd.redemption")
        }
        type = value
      case "since":
        guard let time = WireTime(value) else { throw wrong("must be a time as 2026-11-22T02:17:04.123Z") }
        since = time
      default: throw JSONError(.unknownMember, at: "the query's \(name)", "may be after, limit, type or since")
      }
    }
  }

  private static func number(_ text: String) -> Int64? {
    guard (1...16).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text).flatMap { $0 <= JSONValue.largestInteger ? $0 : nil }
  }

  private static func isType(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2e || byte == 0x2d
  }
}
