import FoundationEssentials
import Glibc
import Synchronization

/// A folder (0700) of its own for one test, gone with everything in it when the test is over.
///
/// Its path is short: that of a Unix socket below it has room for 107 bytes.
package final class ScratchFolder: Sendable {
  package let path: String
  private let isKept = Mutex(false)

  /// - Parameter parent: where it is made, if that matters: the disk that is measured.
  package init(in parent: String? = nil) {
    let usual = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.utf8.count < 40 ? $0 : nil } ?? "/tmp"
    let parent = parent ?? usual
    var template = Array("\(parent)/voucherd-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { unsafe String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit { if !isKept.withLock({ $0 }) { remove() } }

  /// The path of a file in it.
  package func file(_ name: String) -> String { path + "/" + name }

  /// Makes a folder in it and returns its path.
  @discardableResult
  package func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }

  /// Writes a file in it and returns its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file in it and returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  /// Leaves it there, for somebody to look at.
  package func keep() { isKept.withLock { $0 = true } }

  /// Removes it now.
  package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
