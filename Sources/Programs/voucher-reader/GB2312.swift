/// Text of codes from China that hold GB 2312 and do not say so, in its usual form of two bytes from A1 to FE for each character.
/// For printing only; voucherd gets the bytes as they are.
enum GB2312 {
  /// The text, or nil if the bytes can't be such text or hold no Chinese character.
  static func text(_ bytes: [UInt8]) -> String? {
    var hasHan = false
    var at = 0
    while at < bytes.count {
      guard bytes[at] >= 0x80 else {
        at += 1
        continue
      }
      guard at + 1 < bytes.count, (0xA1...0xF7).contains(bytes[at]), (0xA1...0xFE).contains(bytes[at + 1]) else {
        return nil
      }
      hasHan = hasHan || bytes[at] >= 0xB0
      at += 2
    }
    return hasHan ? Iconv.text(bytes, from: "GB2312") : nil
  }
}
