import Glibc

/// Text of codes from Japan, which often hold Shift JIS and do not say so: JIS X 0208 is what a code's Kanji mode is made
/// of (ISO/IEC 18004, 7.3.6). For printing only; voucherd gets the bytes as they are.
enum ShiftJIS {
  /// The text, or nil if the bytes can't be such text or hold controls.
  static func text(_ bytes: [UInt8]) -> String? {
    let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
    guard isPlain, let converter = unsafe iconv_open("UTF-8", "CP932"), Int(bitPattern: converter) != -1 else {
      return nil
    }
    defer { unsafe iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    // A character of one byte has three in UTF-8 at most.
    var output = [CChar](repeating: 0, count: bytes.count * 3)
    let left: Int? = unsafe input.withUnsafeMutableBufferPointer { from in
      unsafe output.withUnsafeMutableBufferPointer { to in
        var (source, sourceLeft) = (from.baseAddress, from.count)
        var (target, targetLeft) = (to.baseAddress, to.count)
        let failed = unsafe iconv(converter, &source, &sourceLeft, &target, &targetLeft) == .max
        return failed || sourceLeft > 0 ? nil : targetLeft
      }
    }
    guard let left else { return nil }
    return String(validating: output.prefix(output.count - left).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
