import Glibc

/// Text in one of glibc's character sets (iconv(3)).
enum Iconv {
  /// The text, or nil if the bytes are none in that set.
  static func text(_ bytes: [UInt8], from set: String) -> String? {
    guard let converter = unsafe iconv_open("UTF-8", set), Int(bitPattern: converter) != -1 else { return nil }
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
