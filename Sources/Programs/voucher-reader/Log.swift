import Glibc

/// Log lines on standard error; under systemd with the level's prefix (sd-daemon(3)). No text of a code comes here.
enum Log {
  static func notice(_ line: String) { write(5, line) }
  static func warning(_ line: String) { write(4, line) }
  static func error(_ line: String) { write(3, line) }

  private static let journal = unsafe getenv("JOURNAL_STREAM") != nil

  private static func write(_ level: Int, _ line: String) {
    write((journal ? "<\(level)>" : "voucher-reader: ") + line + "\n", to: 2)
  }

  /// Writes a text whole to a descriptor, past all buffers. A reader that has closed its end is no error here.
  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
