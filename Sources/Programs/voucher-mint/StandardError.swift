import Glibc

/// Where people are told what went wrong.
enum StandardError {
  static func write(_ text: String) {
    unsafe Array(text.utf8).withUnsafeBytes { _ = unsafe Glibc.write(2, $0.baseAddress, $0.count) }
  }
}
