import Glibc

/// A file of the operator's, read whole: bounded in length, and refused if somebody else could have written it.
package enum BoundedFile {
  /// Reads a regular file.
  ///
  /// - Parameters:
  ///   - most: its longest length in bytes.
  ///   - owners: user ids that it may belong to; nil: anybody's.
  /// - Throws: `FileFault`.
  package static func read(_ path: String, most: Int, ownedBy owners: [UInt32]? = nil) throws(FileFault) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw FileFault(path: path, problem: unsafe String(cString: strerror(errno))) }
    defer { close(file) }
    // The descriptor is asked, not the path: what was looked at is what is read.
    var status = stat()
    guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FileFault(path: path, problem: "it is not a regular file")
    }
    if let owners {
      guard owners.contains(status.st_uid) else {
        throw FileFault(path: path, problem: "it belongs to user \(status.st_uid); only root may own it")
      }
      guard status.st_mode & 0o022 == 0 else {
        throw FileFault(path: path, problem: "others may write it; take their right away (chmod go-w)")
      }
    }
    guard status.st_size <= most else {
      throw FileFault(path: path, problem: "it has \(status.st_size) bytes, at most \(most) are taken")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileFault(path: path, problem: unsafe String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= most else { throw FileFault(path: path, problem: "it grew beyond \(most) bytes") }
    }
  }
}

/// A file that cannot be taken, and why.
package struct FileFault: Error, Sendable, Equatable, CustomStringConvertible {
  package let path: String
  package let problem: String
  package var description: String { "\(path): \(problem)" }
}
