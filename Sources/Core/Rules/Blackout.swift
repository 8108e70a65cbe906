import StrictJSON

/// Days on which nothing of a campaign is redeemed, by the shop's calendar, both ends included.
package struct Blackout: Sendable, Equatable {
  package let days: ClosedRange<LocalDay>

  /// `"2026-12-25"`, or `{"from":"2027-02-05","to":"2027-02-12"}`.
  ///
  /// - Throws: `JSONError` naming the member.
  init(_ value: JSONValue, at path: String) throws(JSONError) {
    if case .string(let text) = value {
      guard let day = LocalDay(text) else { throw JSONError(.wrongValue, at: path, "must be a date as 2026-12-25") }
      days = day...day
      return
    }
    var reader = try ObjectReader(value, at: path)
    let first = try reader.parsed("from", "must be a date as 2026-12-25", LocalDay.init(_:))
    let last = try reader.parsed("to", "must be a date as 2026-12-25", LocalDay.init(_:))
    guard first <= last else { throw reader.wrong("to", "must not be before \"from\"") }
    try reader.end()
    days = first...last
  }
}
