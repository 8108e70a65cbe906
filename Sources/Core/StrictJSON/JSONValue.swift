/// One JSON value of the strict profile: no floats, integers within ±(2^53 − 1), no duplicate members.
package enum JSONValue: Sendable {
  /// Members in the order of the input.
  case object([JSONMember])
  case array([JSONValue])
  case string(String)
  case integer(Int64)
  case bool(Bool)
  case null

  /// The largest integer either way, 2^53 − 1 (RFC 8259 section 6).
  package static let largestInteger: Int64 = 1 << 53 - 1

  /// The value of a member; nil if this is no object or has no such member.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }
}

/// A member of an object.
package struct JSONMember: Sendable, Equatable {
  package let name: String
  package let value: JSONValue

  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

extension JSONValue: Equatable {
  /// Equality of the canonical bytes: the order of members does not matter, the spelling of text does.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    left.canonicalBytes() == right.canonicalBytes()
  }
}
