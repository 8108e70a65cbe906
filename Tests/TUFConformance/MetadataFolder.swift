import FoundationEssentials
import TUF

/// The folder with the trusted metadata, a file for each role.
struct MetadataFolder {
  private let folder: URL

  init(_ folder: URL) { self.folder = folder }

  func begin(withRoot root: URL) throws {
    try Data(contentsOf: root).write(to: folder.appending(path: "root.json"), options: .atomic)
  }

  /// All files, by name.
  func files() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".json") {
      files[name] = Array(try Data(contentsOf: folder.appending(component: name)))
    }
    return files
  }

  func apply(_ change: StoreChange) throws {
    try Data(change.bytes).write(to: file(change.role), options: .atomic)
    for role in change.deleting where FileManager.default.fileExists(atPath: file(role).path) {
      try FileManager.default.removeItem(at: file(role))
    }
  }

  // The name is percent-encoded, and is to stay so.
  private func file(_ role: RoleName) -> URL { folder.appending(component: role.storedName) }
}
