import Glibc
import Trust

/// Reads a trust folder as the operator published it.
enum TrustFiles {
  /// - Throws: `Stop` (status 3) naming the file and what is wrong with it.
  static func read(folder: String) throws(Stop) -> TrustSnapshot {
    var files: [TrustFile: [UInt8]] = [:]
    // What stores are called is no matter of judging.
    for file in TrustFile.required { files[file] = try content(of: "\(folder)/\(file.rawValue)") }
    do { return try TrustSnapshot(files: files) } catch {
      throw Stop(status: Stop.unreachable, message: "the trust folder \(folder) can't be read: \(error)")
    }
  }

  /// A file's bytes, and one more than allowed of a longer one: enough for the parser to say so.
  ///
  /// - Throws: `Stop` with this status.
  static func content(of path: String, status: Int32 = Stop.unreachable) throws(Stop) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(path, status) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw fault(path, status) }
      if count == 0 { return content }
      content += piece[..<count]
      if content.count > TrustFile.longest { return content }
    }
  }

  private static func fault(_ path: String, _ status: Int32) -> Stop {
    Stop(status: status, message: "\(PlainText.of(path)) can't be read: \(unsafe String(cString: strerror(errno)))")
  }
}
