import Glibc

/// A folder of its own for one test, gone with everything in it when the test is over.
package final class ScratchFolder: Sendable {
  package let path: String

  package init() {
    var template = Array("/tmp/voucherd-test-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { unsafe String(cString: mkdtemp($0.baseAddress!)) }
  }

  package func file(_ name: String) -> String { path + "/" + name }

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
