import Glibc

/// A folder of its own for one test, gone with everything in it when the test is over.
final class ScratchFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/voucherd-test-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { unsafe String(cString: mkdtemp($0.baseAddress!)) }
  }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String) -> String {
    let file = unsafe fopen(file(name), "w")!
    unsafe fputs(text, file)
    unsafe fclose(file)
    return self.file(name)
  }

  /// The permission bits of a file or folder, or nil if it is not there.
  static func mode(of path: String) -> mode_t? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if let folder = unsafe opendir(path) {
      while let entry = unsafe readdir(folder) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      unsafe closedir(folder)
    }
    unsafe Glibc.remove(path)
  }
}
