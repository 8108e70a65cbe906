import Glibc

/// A folder of its own for one test, removed with what stands in it.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/camera-tests-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let text = buffer.baseAddress else { return false }
      return unsafe mkdtemp(text) != nil
    }
    precondition(made)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    if let folder = unsafe opendir(path) {
      while let entry = unsafe readdir(folder) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        _ = unsafe unlink("\(path)/\(name)")
      }
      unsafe closedir(folder)
    }
    _ = unsafe rmdir(path)
  }

  @discardableResult
  func file(_ name: String, _ bytes: [UInt8]) -> String {
    let descriptor = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(descriptor >= 0)
    Pipe.write(bytes, to: descriptor)
    close(descriptor)
    return "\(path)/\(name)"
  }
}
