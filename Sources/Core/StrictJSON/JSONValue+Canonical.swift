extension JSONValue {
  /// Canonical JSON as TUF signs it (OLPC canonical JSON): members sorted by name, no white space, and in strings only
  /// `"` and `\` escaped. Control characters stand as they are there: nothing but this hashes and signs it.
  package func canonicalBytes() -> [UInt8] {
    var output: [UInt8] = []
    writeCanonical(into: &output)
    return output
  }

  private func writeCanonical(into output: inout [UInt8]) {
    switch self {
    case .object(let members):
      output.append(0x7b)
      let sorted = members.sorted { Self.precedes($0.name, $1.name) }
      for (index, member) in sorted.enumerated() {
        if index > 0 { output.append(0x2c) }
        Self.quoteCanonical(member.name, into: &output)
        output.append(0x3a)
        member.value.writeCanonical(into: &output)
      }
      output.append(0x7d)
    case .array(let values):
      output.append(0x5b)
      for (index, value) in values.enumerated() {
        if index > 0 { output.append(0x2c) }
        value.writeCanonical(into: &output)
      }
      output.append(0x5d)
    case .string(let text): Self.quoteCanonical(text, into: &output)
    case .integer(let number): output += "\(number)".utf8
    case .bool(let flag): output += (flag ? "true" : "false").utf8
    case .null: output += "null".utf8
    }
  }

  // By code point, which for UTF-8 is the order of the bytes.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private static func quoteCanonical(_ text: String, into output: inout [UInt8]) {
    output.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 || byte == 0x5c { output.append(0x5c) }
      output.append(byte)
    }
    output.append(0x22)
  }
}
