import Foundation

/// Ledger and hub as they were before the first upload.
struct Originals {
  let ledger: String
  let hub: String

  func keep() throws {
    for path in [ledger, hub] { try copy(path, path + ".original") }
  }

  func restore() throws {
    for path in [ledger, hub] { try copy(path + ".original", path) }
  }

  private func copy(_ from: String, _ to: String) throws {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: to + suffix)
      if suffix != "-shm", FileManager.default.fileExists(atPath: from + suffix) {
        try FileManager.default.copyItem(atPath: from + suffix, toPath: to + suffix)
      }
    }
  }
}
