/// What a status list says of one entry: two bits (draft-ietf-oauth-status-list, "Status Types").
package enum EntryStatus: UInt8, Sendable, CaseIterable {
  /// VALID: nothing is marked.
  case valid = 0
  /// INVALID: cancelled for good.
  case revoked = 1
  /// SUSPENDED: not to be accepted for now.
  case suspended = 2
  /// APPLICATION_SPECIFIC, which is ours: used up.
  case spent = 3

  /// The stable text.
  package var text: String {
    switch self {
    case .valid: "valid"
    case .revoked: "revoked"
    case .suspended: "suspended"
    case .spent: "spent"
    }
  }

  /// Nil if `text` is none of the four.
  package init?(text: String) {
    guard let status = Self.allCases.first(where: { $0.text == text }) else { return nil }
    self = status
  }
}
