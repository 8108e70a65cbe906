import Glibc

/// Keeps other mints out of a workspace: a lock on the folder itself, which ends with the process, however it ends.
enum WorkspaceLock {
  /// How long another mint is waited for. It holds the lock only while it writes, never while it prints.
  static let patience: Duration = .seconds(10)

  /// Runs `body` while no other mint can change the workspace.
  ///
  /// - Throws: `MintError`: `workspaceUnusable` if there is no such folder, `busy` after `patience`.
  static func holding<Value>(_ folder: String, _ body: () throws(MintError) -> Value) throws(MintError) -> Value {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw MintError(.workspaceUnusable, "there is no workspace in \(folder); make one with voucher-mint init")
    }
    defer { close(descriptor) }
    let end = ContinuousClock.now + patience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw DurableFile.fault("lock \(folder)") }
      guard ContinuousClock.now < end else {
        throw MintError(.busy, "another voucher-mint has been at work in \(folder) for \(patience); try again")
      }
      usleep(5000)
    }
    return try body()
  }
}
