/// The two base64 alphabets of RFC 4648, decoded strictly: one text for each byte string.
package enum Base64: Sendable {
  /// Section 5, without padding: binary in our JSON.
  case url
  /// Section 4, with padding: the fields of a DSSE envelope.
  case standard

  private static let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let standardAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlValues = values(urlAlphabet)
  private static let standardValues = values(standardAlphabet)

  private static func values(_ alphabet: [UInt8]) -> [UInt8] {
    var table = [UInt8](repeating: 0xff, count: 256)
    for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
    return table
  }

  /// The text of `bytes`.
  package func encode(_ bytes: [UInt8]) -> String { String(decoding: encodeUTF8(bytes), as: UTF8.self) }

  /// The text of `bytes`, as ASCII.
  package func encodeUTF8(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = self == .url ? Self.urlAlphabet : Self.standardAlphabet
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index + 2 < bytes.count {
      let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
      output.append(alphabet[Int(group >> 18)])
      output.append(alphabet[Int(group >> 12 & 63)])
      output.append(alphabet[Int(group >> 6 & 63)])
      output.append(alphabet[Int(group & 63)])
      index += 3
    }
    switch bytes.count - index {
    case 1:
      output.append(alphabet[Int(bytes[index] >> 2)])
      output.append(alphabet[Int(bytes[index] & 3) << 4])
      if self == .standard { output += [0x3d, 0x3d] }
    case 2:
      let group = UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
      output.append(alphabet[Int(group >> 10)])
      output.append(alphabet[Int(group >> 4 & 63)])
      output.append(alphabet[Int(group & 15) << 2])
      if self == .standard { output.append(0x3d) }
    default: break
    }
    return output
  }

  /// The bytes that `text` stands for; nil for another alphabet, white space, missing or needless padding, or
  /// unused bits that are not zero.
  package func decode(_ text: String) -> [UInt8]? {
    var characters = Array(text.utf8)
    if self == .standard {
      guard characters.count.isMultiple(of: 4) else { return nil }
      for _ in 0..<2 where characters.last == 0x3d { characters.removeLast() }
    }
    guard characters.count % 4 != 1 else { return nil }
    let values = self == .url ? Self.urlValues : Self.standardValues
    var output: [UInt8] = []
    output.reserveCapacity(characters.count * 3 / 4)
    var group: UInt32 = 0
    var bits = 0
    for character in characters {
      let value = values[Int(character)]
      guard value != 0xff else { return nil }
      group = group << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        output.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
      }
    }
    guard group & ((1 << UInt32(bits)) - 1) == 0 else { return nil }
    return output
  }
}
