import Glibc

/// Standard output without buffers, since each line is waited for.
enum StandardOutput {
  /// Writes a text whole. A reader that has closed its end is no error here.
  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(1, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
