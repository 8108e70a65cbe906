import Glibc

/// Lines of standard input, asked for with or without waiting.
struct LineInput {
  enum Next {
    case line(String)
    case nothing
    case end
  }

  private var bytes: [UInt8] = []
  private var ended = false

  /// The next line that is not empty.
  mutating func next(waiting: Bool) -> Next {
    while true {
      if let end = bytes.firstIndex(of: 0x0A) {
        let line = String(decoding: bytes[..<end], as: UTF8.self)
        bytes.removeFirst(end + 1)
        if line.isEmpty { continue }
        return .line(line)
      }
      if ended {
        guard !bytes.isEmpty else { return .end }
        defer { bytes = [] }
        return .line(String(decoding: bytes, as: UTF8.self))
      }
      var polled = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&polled, 1, waiting ? -1 : 0) > 0 else { return .nothing }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
      if count > 0 { bytes += chunk[..<count] } else { ended = true }
    }
  }
}
