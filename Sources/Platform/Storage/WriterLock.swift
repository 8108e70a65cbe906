import Glibc

/// Says to other processes that this one is the only writer of a database; ends with the process, however it ends.
///
/// A lock on a file of its own: SQLite's are POSIX locks, which any close of the same file in this process drops
/// (sqlite.org/howtocorrupt.html, section 2.2).
final class WriterLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `StorageFault` `.inUse` if another process, or another part of this one, holds the lock.
  init(of file: DatabaseFile) throws(StorageFault) {
    let path = file.path + "-lock"
    descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw file.fault(.fileUnusable, "make the file \(path)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      defer { close(descriptor) }
      guard errno == EWOULDBLOCK else { throw file.fault(.inputOutput, "lock \(path)") }
      throw StorageFault(
        operation: "open \(file.path)", code: .inUse, detail: "another process has it open as its only writer")
    }
  }

  deinit { close(descriptor) }
}
