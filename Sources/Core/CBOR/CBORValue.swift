/// One CBOR data item of the strict profile: no floats, no undefined, no indefinite lengths (RFC 8949 section 2).
package enum CBORValue: Sendable {
  /// Major type 0.
  case unsigned(UInt64)
  /// Major type 1; the number is −1 − n.
  case negative(UInt64)
  /// Major type 2.
  case bytes([UInt8])
  /// Major type 3.
  case text(String)
  /// Major type 4.
  case array([CBORValue])
  /// Major type 5, in the order of the input.
  case map([CBORPair])
  /// Major type 6.
  indirect case tagged(UInt64, CBORValue)
  /// Major type 7, values 20 and 21.
  case bool(Bool)
  /// Major type 7, value 22.
  case null

  /// The item for a signed integer.
  package init(_ integer: Int64) {
    self = integer >= 0 ? .unsigned(UInt64(integer)) : .negative(UInt64(-1 - integer))
  }

  /// The integer, if this is one and `Int64` holds it.
  package var integer: Int64? {
    switch self {
    case .unsigned(let n): Int64(exactly: n)
    case .negative(let n): Int64(exactly: n).map { -1 - $0 }
    default: nil
    }
  }

  /// The value under an integer key; nil if this is no map or has no such key.
  package subscript(key key: Int64) -> CBORValue? {
    guard case .map(let pairs) = self, let place = pairs.firstIndex(where: { $0.key.integer == key }) else {
      return nil
    }
    return pairs[place].value
  }
}

/// A key and its value, as they stood in a map.
package struct CBORPair: Sendable, Equatable {
  package let key: CBORValue
  package let value: CBORValue

  package init(_ key: CBORValue, _ value: CBORValue) {
    self.key = key
    self.value = value
  }
}

extension CBORValue: Equatable {
  /// Equality of the encoded bytes. Text is compared as UTF-8: Swift's `==` on `String` would merge
  /// different spellings of é, and two identities with it.
  package static func == (left: CBORValue, right: CBORValue) -> Bool { left.encoded() == right.encoded() }
}
