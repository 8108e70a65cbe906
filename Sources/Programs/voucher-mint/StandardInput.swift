import Glibc
import Issuing

/// The whole of standard input, up to a bound.
enum StandardInput {
  /// - Throws: `MintError` (`inputOutput`), also where it is longer.
  static func read(atMost limit: Int) throws(MintError) -> [UInt8] {
    var content: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(0, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw MintError(.inputOutput, "can't read standard input: \(unsafe String(cString: strerror(errno)))")
      }
      if count == 0 { return content }
      content += piece[..<count]
      guard content.count <= limit else {
        throw MintError(.inputOutput, "standard input is longer than \(limit) bytes")
      }
    }
  }
}
