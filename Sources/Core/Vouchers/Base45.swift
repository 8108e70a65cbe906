package import CBOR

/// Base45 (RFC 9285): bytes in the alphabet of a QR code's alphanumeric mode, decoded strictly.
package enum Base45 {
  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xff, count: 256)
    for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
    return table
  }()

  /// Three characters for two bytes, two for a last single byte.
  package static func encode(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count * 3 + 1) / 2)
    for index in stride(from: 0, to: bytes.count, by: 2) {
      if index + 1 < bytes.count {
        let value = Int(bytes[index]) << 8 | Int(bytes[index + 1])
        output += [alphabet[value % 45], alphabet[value / 45 % 45], alphabet[value / 2025]]
      } else {
        output += [alphabet[Int(bytes[index]) % 45], alphabet[Int(bytes[index]) / 45]]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The bytes that `text` stands for. Every byte string has exactly one text.
  ///
  /// - Throws: `badCharacter` outside the alphabet (lower case too); `badGroup` for a lone last character or a group whose
  ///   number is too large (RFC 9285 section 6).
  package static func decode(_ text: some Collection<UInt8>) throws(FormatError) -> [UInt8] {
    let values = Self.values
    var output: [UInt8] = []
    output.reserveCapacity((text.count + 2) / 3 * 2)
    // The characters of a group stand lowest first.
    var (number, weight, place) = (0, 1, 0)
    for character in text {
      let value = values[Int(character)]
      guard value != 0xff else { throw FormatError(.badCharacter, at: place) }
      number += Int(value) * weight
      place += 1
      guard weight == 2025 else {
        weight *= 45
        continue
      }
      guard number <= 0xffff else { throw FormatError(.badGroup, at: place - 3) }
      output.append(UInt8(number >> 8))
      output.append(UInt8(number & 0xff))
      (number, weight) = (0, 1)
    }
    switch weight {
    case 1: break
    case 2025:
      guard number <= 0xff else { throw FormatError(.badGroup, at: place - 2) }
      output.append(UInt8(number))
    default: throw FormatError(.badGroup, at: place - 1)
    }
    return output
  }
}
