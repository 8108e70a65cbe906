/// Bytes of a code as JSON: a string of text in UTF-8, Shift JIS or GB 2312; what is none is taken as ISO 8859-1, a code's own
/// default (ISO/IEC 18004, 7.3.5), in which each byte is one character. Nothing of it can command a terminal.
enum PrintedText {
  static func json(_ bytes: [UInt8]) -> String {
    let text =
      String(validating: bytes, as: UTF8.self) ?? ShiftJIS.text(bytes) ?? GB2312.text(bytes)
      ?? String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: out += "\\\""
      case 0x5C: out += "\\\\"
      // Controls, and the marks that turn the direction of writing round.
      case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  /// Bytes as they are, in base64 (RFC 4648, 4), with its quotes.
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var out = ""
    for begin in stride(from: 0, to: bytes.count, by: 3) {
      let three = (0..<3).reduce(0) { $0 << 8 | (begin + $1 < bytes.count ? Int(bytes[begin + $1]) : 0) }
      for place in 0..<4 {
        out.append(begin + place > bytes.count ? "=" : digits[three >> (18 - 6 * place) & 63])
      }
    }
    return "\"\(out)\""
  }
}
