import Glibc

/// Where answers go. A reader that has gone away ends the program, as SIGPIPE does.
enum StandardOutput {
  static func write(_ bytes: [UInt8]) throws(Stop) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(1, $0.baseAddress! + written, $0.count - written) }
      guard count > 0 || errno == EINTR else {
        throw Stop(status: Stop.bad, message: "can't write the answer: \(unsafe String(cString: strerror(errno)))")
      }
      written += max(count, 0)
    }
  }

  static func line(_ text: String) throws(Stop) { try write(Array(text.utf8) + [0x0a]) }
}
