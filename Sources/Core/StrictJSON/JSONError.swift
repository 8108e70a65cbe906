/// JSON that the strict profile does not take, or that is not the object it should be.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// Not JSON (RFC 8259), or bytes after the one value.
    case syntax
    /// An object holds the same member twice.
    case duplicateMember = "duplicate-member"
    /// A number with a fraction or an exponent, a leading zero, −0, or beyond ±(2^53 − 1).
    case notInteger = "not-integer"
    /// Not UTF-8, or an unpaired surrogate escape.
    case invalidText = "invalid-text"
    /// Nested deeper than the limit.
    case tooDeep = "too-deep"
    /// Longer than the limit.
    case tooLong = "too-long"
    /// A member that the schema does not know.
    case unknownMember = "unknown-member"
    /// A member that the schema requires.
    case missingMember = "missing-member"
    /// A value of another type or outside what the schema allows.
    case wrongValue = "wrong-value"
  }

  package let code: Code
  /// Where: `byte 17` for syntax, a path as `issuers[0].keys[1].kid` for schema.
  package let location: String
  /// What is allowed there, or empty.
  package let detail: String

  package init(_ code: Code, at location: String, _ detail: String = "") {
    self.code = code
    self.location = location
    self.detail = detail
  }

  package var description: String {
    detail.isEmpty ? "\(code.rawValue) at \(location)" : "\(code.rawValue) at \(location): \(detail)"
  }
}
