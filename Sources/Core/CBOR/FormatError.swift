/// Bytes that are not what a format says they must be: which rule was broken, and where.
///
/// A `FormatError` is about bytes only. It is never the answer of a verification: a well-formed
/// voucher that is expired is not a format error.
package struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The rules of the strict profile (RFC 8949 sections 3 and 4.2, narrowed by the wire format).
  package enum Code: String, Sendable, CaseIterable {
    /// The bytes end before the item does.
    case truncated
    /// Bytes follow the one item that was expected.
    case trailingBytes = "trailing-bytes"
    /// An integer, length or tag is not in its shortest form: a second encoding of the same value.
    case notShortest = "not-shortest"
    /// An indefinite length, or a stray break.
    case indefiniteLength = "indefinite-length"
    /// Additional information 28 to 30, which RFC 8949 reserves.
    case reserved
    /// A floating-point number.
    case float
    /// A simple value other than false, true and null.
    case simpleValue = "simple-value"
    /// A text string that is not UTF-8.
    case invalidUTF8 = "invalid-utf8"
    /// A map holds the same key twice.
    case duplicateKey = "duplicate-key"
    /// A map key that is neither an integer, a byte string nor a text string.
    case keyType = "key-type"
    /// Arrays, maps and tags nested deeper than the limit.
    case tooDeep = "too-deep"
    /// More items than the limit.
    case tooManyItems = "too-many-items"
    /// A character outside the alphabet of a text encoding.
    case badCharacter = "bad-character"
    /// A group of characters that stands for no bytes, or for bytes that another group already stands for.
    case badGroup = "bad-group"
    /// Longer than the limit.
    case tooLong = "too-long"
    /// A well-formed item of a type or value that has no place here.
    case unexpected
  }

  /// Which rule was broken.
  package let code: Code
  /// Offset in bytes from the start of the input at which it was noticed.
  package let offset: Int

  package init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  package var description: String { "\(code.rawValue) at byte \(offset)" }
}
