/// Why a status token is not taken; what was in force stays so.
package struct StatusFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// A closed list with stable texts.
  package enum Code: String, Sendable, CaseIterable {
    case tooLong = "too-long"
    /// No CBOR, no COSE_Sign1, or claims that are missing or wrong.
    case malformed
    /// A token of another type.
    case wrongType = "wrong-type"
    /// Signed under a kid that is no status key of the hub.
    case keyUnknown = "key-unknown"
    case signatureInvalid = "signature-invalid"
    /// The list of another issuer, or of another number.
    case otherList = "other-list"
    /// It does not begin at the version that is held.
    case outOfOrder = "out-of-order"
    /// An entry that the list does not have.
    case outOfBounds = "out-of-bounds"
    /// It does not inflate to exactly the list's size.
    case wrongSize = "wrong-size"
    /// Not the bytes that the index names.
    case otherHash = "other-hash"
    /// Older than what is held.
    case older
    /// Past its own time.
    case expired
    /// The hub answered, and without it.
    case absent
    /// Nobody answered: that says nothing about the hub, shops are offline.
    case unreachable
    /// It is in order, and this machine could not keep it.
    case notKept = "not-kept"
  }

  package let code: Code
  /// Which member, which rule.
  package let detail: String

  package init(_ code: Code, _ detail: String = "") {
    self.code = code
    self.detail = detail
  }

  package var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }
}
