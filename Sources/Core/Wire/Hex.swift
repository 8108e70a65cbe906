/// Lower-case hexadecimal, as kids, epochs and hashes are written in JSON.
package enum Hex {
  /// Two lower-case digits a byte.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: encodeUTF8(Array(bytes)), as: UTF8.self)
  }

  /// The same, as ASCII.
  package static func encodeUTF8(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      output.append(digit(byte >> 4))
      output.append(digit(byte & 15))
    }
    return output
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  /// Nil unless `text` is lower-case hexadecimal of whole bytes. Upper case is a second spelling, and refused.
  package static func decode(_ text: String) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 2) else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(characters.count / 2)
    for index in stride(from: 0, to: characters.count, by: 2) {
      guard let high = value(characters[index]), let low = value(characters[index + 1]) else { return nil }
      output.append(high << 4 | low)
    }
    return output
  }

  private static func value(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x61 + 10
    default: nil
    }
  }
}
