extension CBORValue {
  /// The deterministic encoding: shortest form, definite lengths, map keys in bytewise order (RFC 8949 section 4.2.1).
  package func encoded() -> [UInt8] {
    var output: [UInt8] = []
    encode(into: &output)
    return output
  }

  /// Appends a byte string to what has been encoded.
  package static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
    head(2, UInt64(bytes.count), into: &output)
    output += bytes
  }

  private func encode(into output: inout [UInt8]) {
    switch self {
    case .unsigned(let n): Self.head(0, n, into: &output)
    case .negative(let n): Self.head(1, n, into: &output)
    case .bytes(let bytes): Self.append(bytes, to: &output)
    case .text(let text):
      Self.head(3, UInt64(text.utf8.count), into: &output)
      output += text.utf8
    case .array(let values):
      Self.head(4, UInt64(values.count), into: &output)
      for value in values { value.encode(into: &output) }
    case .map(let pairs):
      Self.head(5, UInt64(pairs.count), into: &output)
      let encoded = pairs.map { (key: $0.key.encoded(), value: $0.value) }
      for pair in encoded.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        output += pair.key
        pair.value.encode(into: &output)
      }
    case .tagged(let tag, let value):
      Self.head(6, tag, into: &output)
      value.encode(into: &output)
    case .bool(let value): output.append(value ? 0xf5 : 0xf4)
    case .null: output.append(0xf6)
    }
  }

  private static func head(_ major: UInt8, _ argument: UInt64, into output: inout [UInt8]) {
    let type = major << 5
    switch argument {
    case 0...23: output.append(type | UInt8(argument))
    case 24...0xff: output += [type | 24, UInt8(argument)]
    case 0x100...0xffff: Self.bigEndian(type | 25, argument, bytes: 2, into: &output)
    case 0x1_0000...0xffff_ffff: Self.bigEndian(type | 26, argument, bytes: 4, into: &output)
    default: Self.bigEndian(type | 27, argument, bytes: 8, into: &output)
    }
  }

  private static func bigEndian(_ initial: UInt8, _ argument: UInt64, bytes: Int, into output: inout [UInt8]) {
    output.append(initial)
    for shift in stride(from: (bytes - 1) * 8, through: 0, by: -8) {
      output.append(UInt8(truncatingIfNeeded: argument >> UInt64(shift)))
    }
  }
}
