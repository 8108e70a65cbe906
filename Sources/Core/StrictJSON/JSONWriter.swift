/// Writes JSON members in the order given, without white space: the exact bytes of a record or a statement.
///
/// The caller gives names that need no escape (our formats' are ASCII words); values are escaped.
package struct JSONWriter {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init(reserving capacity: Int = 512) { bytes.reserveCapacity(capacity) }

  /// `{` … `}`: the members that `body` writes.
  package mutating func object(_ body: (inout JSONWriter) -> Void) { enclosed(0x7b, 0x7d, body) }

  /// `[` … `]`: the elements that `body` writes.
  package mutating func array(_ body: (inout JSONWriter) -> Void) { enclosed(0x5b, 0x5d, body) }

  /// A member's name; exactly one value must follow.
  package mutating func name(_ name: StaticString) {
    separate()
    bytes.append(0x22)
    name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    bytes.append(0x22)
    bytes.append(0x3a)
    needsComma = false
  }

  package mutating func member(_ name: StaticString, _ value: String) {
    self.name(name)
    string(value)
  }
  package mutating func member(_ name: StaticString, _ value: Int64) {
    self.name(name)
    integer(value)
  }
  /// A text that begins with `prefix`, which needs no escape.
  package mutating func member(_ name: StaticString, _ prefix: StaticString, _ value: String) {
    self.name(name)
    bytes.append(0x22)
    prefix.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    Self.escape(value, into: &bytes)
    bytes.append(0x22)
    needsComma = true
  }
  /// An ASCII value that needs no escape, as base64 or hexadecimal.
  package mutating func member(_ name: StaticString, ascii value: [UInt8]) {
    self.name(name)
    bytes.append(0x22)
    bytes += value
    bytes.append(0x22)
    needsComma = true
  }

  /// A member whose name may need escapes.
  package mutating func member(_ member: JSONMember) {
    separate()
    Self.quote(member.name, into: &bytes)
    bytes.append(0x3a)
    needsComma = false
    value(member.value)
  }

  package mutating func integer(_ value: Int64) {
    separate()
    Self.write(value, into: &bytes)
  }

  /// The decimal digits of an integer, as JSON has them.
  package static func write(_ value: Int64, into bytes: inout [UInt8]) {
    if value < 0 { bytes.append(0x2d) }
    let start = bytes.count
    var rest = value.magnitude
    repeat {
      bytes.append(0x30 + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  package mutating func string(_ value: String) {
    separate()
    Self.quote(value, into: &bytes)
  }

  package mutating func value(_ value: JSONValue) {
    switch value {
    case .object(let members):
      object { writer in
        for member in members { writer.member(member) }
      }
    case .array(let values): array { writer in for value in values { writer.value(value) } }
    case .string(let text): string(text)
    case .integer(let number): integer(number)
    case .bool(let flag):
      separate()
      bytes += (flag ? "true" : "false").utf8
    case .null:
      separate()
      bytes += "null".utf8
    }
  }

  private mutating func enclosed(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(open)
    needsComma = false
    body(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2c) }
    needsComma = true
  }

  /// Escapes what RFC 8259 section 7 requires and nothing else, so that a text has one spelling.
  static func quote(_ text: String, into bytes: inout [UInt8]) {
    bytes.append(0x22)
    escape(text, into: &bytes)
    bytes.append(0x22)
  }

  private static func escape(_ text: String, into bytes: inout [UInt8]) {
    var text = text
    // Nearly no text of ours needs an escape, and is then taken as it is.
    let isPlain = text.withUTF8 { utf8 in
      guard unsafe utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c }) else { return false }
      unsafe bytes.append(contentsOf: utf8)
      return true
    }
    if isPlain { return }
    for byte in text.utf8 {
      switch byte {
      case 0x22: bytes += [0x5c, 0x22]
      case 0x5c: bytes += [0x5c, 0x5c]
      case 0x00..<0x20:
        let hex = Array("0123456789abcdef".utf8)
        bytes += [0x5c, 0x75, 0x30, 0x30, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
  }
}
