package import StrictJSON

/// The body of `POST /v1/staff/actions`: what somebody with a badge does.
package struct StaffDeed: Sendable, Equatable {
  /// The longest body, in bytes.
  package static let mostBytes = 4 << 10

  package enum Action: String, Sendable, CaseIterable {
    /// Looks at every part, and hashes the ledger anew.
    case openingCheck = "opening-check"
    /// Counts what was answered since the last one.
    case shiftReport = "shift-report"
    /// Begins to send what waits.
    case sendNow = "send-now"
  }

  package let action: Action

  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 1), at: "")
    let actions = Action.allCases.map(\.rawValue).joined(separator: ", ")
    action = try reader.parsed("action", "must be one of \(actions)", Action.init(rawValue:))
    try reader.end()
  }
}
