import Glibc
import Issuing

/// Writes to a descriptor in large pieces, and says so when that fails: a voucher that was not written is lost.
struct ByteSink: ~Copyable {
  private static let piece = 8 << 10

  private let descriptor: Int32
  private let name: String
  private let isFile: Bool
  private var pending: [UInt8] = []

  /// Standard output.
  init() {
    descriptor = 1
    name = "standard output"
    isFile = false
  }

  /// A new file (0600); one that is there is never overwritten.
  init(newFile path: String) throws(MintError) {
    descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.fault("make \(path)") }
    name = path
    isFile = true
  }

  mutating func write(_ bytes: [UInt8]) throws(MintError) {
    pending += bytes
    if pending.count >= Self.piece { try flush() }
  }

  mutating func writeLine(_ line: String) throws(MintError) { try write(Array(line.utf8) + [0x0a]) }

  /// Writes what is left, and syncs a file. Without it the last lines are lost.
  mutating func finish() throws(MintError) {
    try flush()
    if isFile, fsync(descriptor) != 0 { throw Self.fault("sync \(name)") }
  }

  private mutating func flush() throws(MintError) {
    var written = 0
    while written < pending.count {
      let count = unsafe pending.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      guard count > 0 || errno == EINTR else { throw Self.fault("write to \(name)") }
      written += max(count, 0)
    }
    pending.removeAll(keepingCapacity: true)
  }

  private static func fault(_ operation: String) -> MintError {
    MintError(.inputOutput, "can't \(operation): \(unsafe String(cString: strerror(errno)))")
  }

  deinit { if isFile { close(descriptor) } }
}
