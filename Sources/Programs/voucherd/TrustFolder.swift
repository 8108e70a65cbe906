import Crypto
import Daemon
import Foundation
import Glibc
import StrictJSON
import Trust

/// The folder that trust is read from: four target files and the root, which only the operator may write.
struct TrustFolder: Sendable {
  let path: String
  /// Files of this daemon's own user are taken too: for a trial without root, never for a shop.
  let takesOwnFiles: Bool

  /// What the folder held, read whole.
  struct Contents: Sendable {
    let snapshot: TrustSnapshot
    /// SHA-256 of root.json; nil if there is none.
    let rootHash: [UInt8]?
  }

  /// Reads everything.
  ///
  /// - Throws: `FileFault` for a file that is missing, too long, or that somebody else could have written; `JSONError` for
  ///   what is in it.
  func read() throws -> Contents {
    let owners = takesOwnFiles ? [0, geteuid()] : [0]
    var files: [TrustFile: [UInt8]] = [:]
    for file in TrustFile.allCases {
      files[file] = try BoundedFile.read("\(path)/\(file.rawValue)", most: TrustFile.longest, ownedBy: owners)
    }
    let root = try? BoundedFile.read("\(path)/root.json", most: 512 << 10, ownedBy: owners)
    return Contents(snapshot: try TrustSnapshot(files: files), rootHash: root.map { Array(SHA256.hash(data: $0)) })
  }

  /// Changes whenever a file does: names, sizes and times of change.
  var signature: [Int64] {
    TrustFile.allCases.flatMap { file -> [Int64] in
      var status = stat()
      guard unsafe stat("\(path)/\(file.rawValue)", &status) == 0 else { return [0] }
      return [Int64(status.st_ino), Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec)]
    }
  }
}
