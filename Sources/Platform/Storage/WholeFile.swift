import Glibc

/// Writes a file that appears under its name only once all of it is on the disk: a power cut leaves the whole file or
/// none of that name.
package struct WholeFile: ~Copyable {
  private let path: String
  private let part: String
  private let descriptor: Int32
  private var isKept = false

  /// - Parameter path: its name; a folder that is there. A file of that name is replaced by `keep`.
  /// - Throws: `StorageFault`.
  package init(path: String) throws(StorageFault) {
    self.path = path
    part = path + ".part"
    descriptor = unsafe open(part, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.fault("make \(path)") }
  }

  deinit {
    close(descriptor)
    if !isKept { unsafe unlink(part) }
  }

  /// Adds bytes.
  ///
  /// - Throws: `StorageFault`, as when the disk is full.
  package func write(_ bytes: some Collection<UInt8>) throws(StorageFault) {
    let done =
      unsafe bytes.withContiguousStorageIfAvailable { unsafe Self.write($0, to: descriptor) }
      ?? Array(bytes).withUnsafeBufferPointer { unsafe Self.write($0, to: descriptor) }
    guard done else { throw Self.fault("write \(path)") }
  }

  /// Puts the file in place, durably.
  ///
  /// - Throws: `StorageFault`; nothing is in place then.
  package mutating func keep() throws(StorageFault) {
    guard fsync(descriptor) == 0, unsafe rename(part, path) == 0 else { throw Self.fault("keep \(path)") }
    isKept = true
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let opened = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw Self.fault("keep \(path)") }
    defer { close(opened) }
    guard fsync(opened) == 0 else { throw Self.fault("keep \(path)") }
  }

  private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = unsafe Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  private static func fault(_ operation: String) -> StorageFault {
    StorageFault(operation: operation, code: .fileUnusable, detail: unsafe String(cString: strerror(errno)))
  }
}
