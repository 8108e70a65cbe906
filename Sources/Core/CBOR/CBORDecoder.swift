/// Strict CBOR decoding: one input, one value, one encoding (RFC 8949, the rules of section 4.2.1 except map order).
///
/// Refused: indefinite lengths, integers and lengths not in shortest form, floats, simple values other
/// than false, true and null, duplicate keys, keys that are not integers or strings, invalid UTF-8, trailing
/// bytes, and anything beyond the limits. Map order is not enforced.
package struct CBORDecoder {
  /// Bounds on what a hostile input may make the decoder do.
  package struct Limits: Sendable {
    /// Arrays, maps and tags that may stand inside each other.
    package let depth: Int
    /// Data items in all, keys and values counted singly.
    package let items: Int

    package init(depth: Int, items: Int) {
      self.depth = depth
      self.items = items
    }

    /// What a voucher may hold: depth 6, 64 items.
    package static let voucher = Limits(depth: 6, items: 64)
  }

  private let input: [UInt8]
  private let limits: Limits
  private var position = 0
  private var items = 0

  private init(_ input: [UInt8], _ limits: Limits) {
    self.input = input
    self.limits = limits
  }

  /// The one item that `input` is.
  ///
  /// - Throws: `FormatError` with the rule broken and the byte at which it was noticed.
  package static func decode(_ input: [UInt8], limits: Limits = .voucher) throws(FormatError) -> CBORValue {
    var decoder = CBORDecoder(input, limits)
    let value = try decoder.item(depth: 0)
    guard decoder.position == input.count else { throw FormatError(.trailingBytes, at: decoder.position) }
    return value
  }

  private mutating func item(depth: Int) throws(FormatError) -> CBORValue {
    let start = position
    items += 1
    guard items <= limits.items else { throw FormatError(.tooManyItems, at: start) }
    let initial = try byte()
    let (major, information) = (initial >> 5, initial & 0x1f)
    if major == 7 { return try simple(information, at: start) }
    let argument = try argument(information, at: start)
    switch major {
    case 0: return .unsigned(argument)
    case 1: return .negative(argument)
    case 2: return .bytes(Array(try take(argument)))
    case 3:
      let bytes = try take(argument)
      guard let text = try? UTF8Span(validating: bytes.span) else { throw FormatError(.invalidUTF8, at: start) }
      return .text(String(copying: text))
    default:
      guard depth < limits.depth else { throw FormatError(.tooDeep, at: start) }
      switch major {
      case 4: return .array(try array(argument, depth: depth + 1, at: start))
      case 5: return .map(try map(argument, depth: depth + 1, at: start))
      default: return .tagged(argument, try item(depth: depth + 1))
      }
    }
  }

  private mutating func array(_ count: UInt64, depth: Int, at start: Int) throws(FormatError) -> [CBORValue] {
    guard count <= UInt64(limits.items) else { throw FormatError(.tooManyItems, at: start) }
    var values: [CBORValue] = []
    values.reserveCapacity(Int(count))
    for _ in 0..<count { values.append(try item(depth: depth)) }
    return values
  }

  private mutating func map(_ count: UInt64, depth: Int, at start: Int) throws(FormatError) -> [CBORPair] {
    guard count <= UInt64(limits.items) else { throw FormatError(.tooManyItems, at: start) }
    var pairs: [CBORPair] = []
    pairs.reserveCapacity(Int(count))
    for _ in 0..<count {
      let keyStart = position
      let key = try item(depth: depth)
      switch key {
      case .unsigned, .negative, .bytes, .text: break
      default: throw FormatError(.keyType, at: keyStart)
      }
      // A handful of keys: looking through them costs less than hashing them would.
      for pair in pairs where Self.isSame(pair.key, key) { throw FormatError(.duplicateKey, at: keyStart) }
      pairs.append(CBORPair(key, try item(depth: depth)))
    }
    return pairs
  }

  /// Whether two keys have the same encoding, of which each has one.
  private static func isSame(_ one: CBORValue, _ other: CBORValue) -> Bool {
    switch (one, other) {
    case (.unsigned(let one), .unsigned(let other)), (.negative(let one), .negative(let other)): one == other
    case (.bytes(let one), .bytes(let other)): one == other
    // By bytes: `==` of String would merge different spellings of é.
    case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
    default: false
    }
  }

  private func simple(_ information: UInt8, at start: Int) throws(FormatError) -> CBORValue {
    switch information {
    case 20: return .bool(false)
    case 21: return .bool(true)
    case 22: return .null
    case 25, 26, 27: throw FormatError(.float, at: start)
    case 28, 29, 30: throw FormatError(.reserved, at: start)
    case 31: throw FormatError(.indefiniteLength, at: start)
    default: throw FormatError(.simpleValue, at: start)
    }
  }

  private mutating func argument(_ information: UInt8, at start: Int) throws(FormatError) -> UInt64 {
    switch information {
    case 0...23: return UInt64(information)
    case 24...27:
      let width = 1 << Int(information - 24)
      var value: UInt64 = 0
      for _ in 0..<width { value = value << 8 | UInt64(try byte()) }
      let least: UInt64 = width == 1 ? 24 : 1 << (UInt64(width) * 4)
      guard value >= least else { throw FormatError(.notShortest, at: start) }
      return value
    case 31: throw FormatError(.indefiniteLength, at: start)
    default: throw FormatError(.reserved, at: start)
    }
  }

  private mutating func byte() throws(FormatError) -> UInt8 {
    guard position < input.count else { throw FormatError(.truncated, at: position) }
    defer { position += 1 }
    return input[position]
  }

  private mutating func take(_ count: UInt64) throws(FormatError) -> ArraySlice<UInt8> {
    guard count <= UInt64(input.count - position) else { throw FormatError(.truncated, at: input.count) }
    defer { position += Int(count) }
    return input[position..<position + Int(count)]
  }
}
