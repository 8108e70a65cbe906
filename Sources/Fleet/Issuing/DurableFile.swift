import Glibc

/// Files that are whole or not there, also after a power cut.
package enum DurableFile {
  /// Puts `bytes` under `path`, replacing what was there: written beside it, synced, renamed, and the folder synced.
  ///
  /// When it returns, the new content is on the disk; until then the old one is, whole. Two writers of one path must
  /// keep each other out.
  ///
  /// - Parameter mode: the permission bits, whatever the umask is.
  /// - Throws: `MintError` (`inputOutput`) with the operation and the system's words.
  package static func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(MintError) {
    let fresh = path + ".new"
    // A leftover of a killed run is not opened again: its permissions might be wider.
    unsafe unlink(fresh)
    let descriptor = unsafe open(fresh, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw fault("make \(fresh)") }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      guard count > 0 || errno == EINTR else { throw fault("write \(fresh)") }
      written += max(count, 0)
    }
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { throw fault("sync \(fresh)") }
    guard unsafe rename(fresh, path) == 0 else { throw fault("rename \(fresh) to \(path)") }
    try syncFolder(of: path)
  }

  /// Makes a folder if there is none; one that is there keeps its permissions.
  package static func makeFolder(_ path: String, mode: UInt32) throws(MintError) {
    if unsafe mkdir(path, mode) == 0 { return try syncFolder(of: path) }
    var status = stat()
    guard errno == EEXIST, unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw fault("make the folder \(path)")
    }
  }

  /// The whole content of a file; nil if there is none.
  ///
  /// - Parameter limit: the longest content that is read, in bytes; a longer file is an error.
  package static func read(_ path: String, atMost limit: Int) throws(MintError) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw fault("read \(path)")
    }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw fault("read \(path)") }
      if count == 0 { return content }
      content += buffer[..<count]
      guard content.count <= limit else { throw MintError(.inputOutput, "\(path) is longer than \(limit) bytes") }
    }
  }

  private static func syncFolder(of path: String) throws(MintError) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault("open the folder \(folder)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw fault("sync the folder \(folder)") }
  }

  static func fault(_ operation: String) -> MintError {
    MintError(.inputOutput, "can't \(operation): \(unsafe String(cString: strerror(errno)))")
  }
}
