package import StrictJSON
package import Wire

/// The body of `POST /v1/staff/actions`: what somebody with a badge does.
package enum StaffDeed: Sendable, Equatable {
  /// Looks at every part, and hashes the ledger anew.
  case openingCheck
  /// Counts what was answered since the last one.
  case shiftReport
  /// Begins to send what waits.
  case sendNow
  /// For a minute vouchers are only tried; a second time ends that.
  case test
  case pause(issuer: Identifier, campaign: Identifier)
  case resume(issuer: Identifier, campaign: Identifier)
  /// Takes back the redemption of this record.
  case void(seq: Int64, reason: VoidReason)
  /// Accepts what could not be judged.
  case override(trace: String)

  /// The longest body, in bytes.
  package static let mostBytes = 4 << 10

  /// Each deed's name; stable.
  package enum Action: String, Sendable, CaseIterable {
    case openingCheck = "opening-check"
    case shiftReport = "shift-report"
    case sendNow = "send-now"
    case test
    case pause, resume, void, override

    /// Whether it changes a redemption or a campaign: a manager's badge is needed.
    package var isManagers: Bool {
      switch self {
      case .openingCheck, .shiftReport, .sendNow, .test: false
      case .pause, .resume, .void, .override: true
      }
    }
  }

  package var name: Action {
    switch self {
    case .openingCheck: .openingCheck
    case .shiftReport: .shiftReport
    case .sendNow: .sendNow
    case .test: .test
    case .pause: .pause
    case .resume: .resume
    case .void: .void
    case .override: .override
    }
  }

  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 1), at: "")
    let names = Action.allCases.map(\.rawValue).joined(separator: ", ")
    switch try reader.parsed("action", "must be one of \(names)", Action.init(rawValue:)) {
    case .openingCheck: self = .openingCheck
    case .shiftReport: self = .shiftReport
    case .sendNow: self = .sendNow
    case .test: self = .test
    case .pause: self = .pause(issuer: try reader.identifier("issuer"), campaign: try reader.identifier("campaign"))
    case .resume: self = .resume(issuer: try reader.identifier("issuer"), campaign: try reader.identifier("campaign"))
    case .void:
      let reasons = VoidReason.allCases.map(\.rawValue).joined(separator: ", ")
      self = .void(
        seq: try reader.integer("seq", in: 1...JSONValue.largestInteger),
        reason: try reader.parsed("reason", "must be one of \(reasons)", VoidReason.init(rawValue:)))
    case .override:
      guard let trace = try reader.optionalTrace("trace") else { throw JSONError(.missingMember, at: "trace") }
      self = .override(trace: trace)
    }
    try reader.end()
  }
}

extension ObjectReader {
  fileprivate mutating func identifier(_ name: String) throws(JSONError) -> Identifier {
    try parsed(name, "must be an identifier", Identifier.init)
  }

  /// A scan's name: four hexadecimal digits; nil if the member is absent.
  mutating func optionalTrace(_ name: String) throws(JSONError) -> String? {
    try optionalParsed(name, "must be four hexadecimal digits") { text in
      text.utf8.count == 4 && Hex.decode(text.lowercased()) != nil ? text.uppercased() : nil
    }
  }
}
