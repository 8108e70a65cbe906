extension JSONValue {
  /// Parses strict JSON: RFC 8259 less floats, duplicate members, invalid UTF-8, unpaired surrogates and byte order marks.
  ///
  /// - Parameters:
  ///   - bytes: the whole text.
  ///   - depth: objects and arrays that may stand inside each other.
  /// - Throws: `JSONError` with the byte at which the rule was broken.
  package init(parsing bytes: some Collection<UInt8>, depth: Int = 16) throws(JSONError) {
    var parser = JSONParser(Array(bytes), depth: depth)
    self = try parser.document()
  }
}

/// Recursive descent over bytes, bounded by depth.
struct JSONParser {
  private let input: [UInt8]
  private let deepest: Int
  private var position = 0

  init(_ input: [UInt8], depth: Int) {
    self.input = input
    self.deepest = depth
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard position == input.count else { throw error(.syntax, "bytes after the value") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    guard position < input.count else { throw error(.syntax, "the text ends before the value") }
    switch input[position] {
    case 0x7b: return .object(try object(depth: depth))
    case 0x5b: return .array(try array(depth: depth))
    case 0x22: return .string(try string())
    case 0x74: return try literal("true", .bool(true))
    case 0x66: return try literal("false", .bool(false))
    case 0x6e: return try literal("null", .null)
    case 0x2d, 0x30...0x39: return .integer(try integer())
    default: throw error(.syntax, "no value begins so")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> [JSONMember] {
    guard depth < deepest else { throw error(.tooDeep) }
    position += 1
    var members: [JSONMember] = []
    var names: Set<[UInt8]> = []
    skipSpace()
    if accept(0x7d) { return members }
    repeat {
      skipSpace()
      guard position < input.count, input[position] == 0x22 else { throw error(.syntax, "a member name is missing") }
      let start = position
      let name = try string()
      guard names.insert(Array(name.utf8)).inserted else {
        throw JSONError(.duplicateMember, at: "byte \(start)")
      }
      skipSpace()
      guard accept(0x3a) else { throw error(.syntax, "':' is missing") }
      members.append(JSONMember(name, try value(depth: depth + 1)))
      skipSpace()
    } while accept(0x2c)
    guard accept(0x7d) else { throw error(.syntax, "',' or '}' is missing") }
    return members
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    guard depth < deepest else { throw error(.tooDeep) }
    position += 1
    var values: [JSONValue] = []
    skipSpace()
    if accept(0x5d) { return values }
    repeat {
      values.append(try value(depth: depth + 1))
      skipSpace()
    } while accept(0x2c)
    guard accept(0x5d) else { throw error(.syntax, "',' or ']' is missing") }
    return values
  }

  private mutating func integer() throws(JSONError) -> Int64 {
    let start = position
    let negative = accept(0x2d)
    let digits = position
    var value: Int64 = 0
    while position < input.count, (0x30...0x39).contains(input[position]) {
      value = value * 10 + Int64(input[position] - 0x30)
      guard value <= JSONValue.largestInteger else {
        throw JSONError(.notInteger, at: "byte \(start)", "beyond 2^53 - 1")
      }
      position += 1
    }
    guard position > digits else { throw error(.syntax, "a digit is missing") }
    let leadingZero = input[digits] == 0x30 && (position > digits + 1 || negative)
    let fraction = position < input.count && [0x2e, 0x45, 0x65].contains(input[position])
    guard !leadingZero, !fraction else { throw JSONError(.notInteger, at: "byte \(start)") }
    return negative ? -value : value
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    // Most strings have no escape: find the end first, copy once.
    while position < input.count, input[position] != 0x22, input[position] != 0x5c, input[position] >= 0x20 {
      position += 1
    }
    var bytes = Array(input[start..<position])
    while position < input.count, input[position] != 0x22 {
      let byte = input[position]
      guard byte >= 0x20 else { throw error(.syntax, "a control character in a string") }
      position += 1
      if byte == 0x5c { bytes += try escape() } else { bytes.append(byte) }
    }
    guard accept(0x22) else { throw error(.syntax, "a string without its end") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw JSONError(.invalidText, at: "byte \(start)", "not UTF-8")
    }
    return text
  }

  private mutating func escape() throws(JSONError) -> [UInt8] {
    guard position < input.count else { throw error(.syntax, "an escape without its end") }
    defer { position += 1 }
    switch input[position] {
    case 0x22: return [0x22]
    case 0x5c: return [0x5c]
    case 0x2f: return [0x2f]
    case 0x62: return [0x08]
    case 0x66: return [0x0c]
    case 0x6e: return [0x0a]
    case 0x72: return [0x0d]
    case 0x74: return [0x09]
    case 0x75:
      let first = try hexUnit()
      guard (0xd800...0xdfff).contains(first) else { return Array(String(Unicode.Scalar(first)!).utf8) }
      guard first < 0xdc00, position + 2 < input.count, input[position + 1] == 0x5c, input[position + 2] == 0x75 else {
        throw error(.invalidText, "an unpaired surrogate")
      }
      position += 2
      let second = try hexUnit()
      guard (0xdc00...0xdfff).contains(second) else { throw error(.invalidText, "an unpaired surrogate") }
      let scalar = 0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00)
      return Array(String(Unicode.Scalar(scalar)!).utf8)
    default: throw error(.syntax, "an unknown escape")
    }
  }

  /// Reads the four digits after `u` and leaves the position on the last of them.
  private mutating func hexUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      position += 1
      guard position < input.count else { throw error(.syntax, "an escape without its end") }
      let digit: UInt8
      switch input[position] {
      case let c where (0x30...0x39).contains(c): digit = c - 0x30
      case let c where (0x61...0x66).contains(c): digit = c - 0x61 + 10
      case let c where (0x41...0x46).contains(c): digit = c - 0x41 + 10
      default: throw error(.syntax, "an escape that is not hexadecimal")
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private mutating func literal(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard input[position...].starts(with: text.utf8) else { throw error(.syntax, "no value begins so") }
    position += text.utf8.count
    return value
  }

  private mutating func skipSpace() {
    while position < input.count, [0x20, 0x09, 0x0a, 0x0d].contains(input[position]) { position += 1 }
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    guard position < input.count, input[position] == byte else { return false }
    position += 1
    return true
  }

  private func error(_ code: JSONError.Code, _ detail: String = "") -> JSONError {
    JSONError(code, at: "byte \(position)", detail)
  }
}
