import Glibc

/// The lines of standard input, one by one; of a line that is too long only its beginning is kept.
struct BoundedLines: Sequence, IteratorProtocol {
  /// The most of a line that is kept, in bytes.
  static let most = 4096

  struct Line {
    /// Without its end, LF or CR LF. Nothing else is trimmed: a voucher's text may end in a space.
    let bytes: [UInt8]
    /// How long it really was, in bytes.
    let length: Int
  }

  private var buffer: ArraySlice<UInt8> = []
  private var isAtEnd = false
  /// What stopped the reading short, in the system's words.
  private(set) var failure: String?

  mutating func next() -> Line? {
    var kept: [UInt8] = []
    var length = 0
    var hasBegun = false
    while true {
      if buffer.isEmpty, !fill() {
        return hasBegun ? Line(bytes: kept, length: length) : nil
      }
      hasBegun = true
      let end = buffer.firstIndex(of: 0x0a)
      let piece = buffer[..<(end ?? buffer.endIndex)]
      kept += piece.prefix(Self.most - kept.count)
      length += piece.count
      buffer = buffer[(end.map { $0 + 1 } ?? buffer.endIndex)...]
      guard end != nil else { continue }
      if length == kept.count, kept.last == 0x0d {
        kept.removeLast()
        length -= 1
      }
      return Line(bytes: kept, length: length)
    }
  }

  private mutating func fill() -> Bool {
    guard !isAtEnd else { return false }
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    var count: Int
    repeat {
      count = unsafe piece.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
    } while count < 0
      && errno == EINTR
    if count < 0 { failure = unsafe String(cString: strerror(errno)) }
    guard count > 0 else {
      isAtEnd = true
      return false
    }
    buffer = piece[..<count]
    return true
  }
}
