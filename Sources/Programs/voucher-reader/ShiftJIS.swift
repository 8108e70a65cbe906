/// Text of codes from Japan, which often hold Shift JIS and do not say so: JIS X 0208 is what a code's Kanji mode is made
/// of (ISO/IEC 18004, 7.3.6). For printing only; voucherd gets the bytes as they are.
enum ShiftJIS {
  /// The text, or nil if the bytes can't be such text or hold controls.
  static func text(_ bytes: [UInt8]) -> String? {
    let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
    return isPlain ? Iconv.text(bytes, from: "CP932") : nil
  }
}
