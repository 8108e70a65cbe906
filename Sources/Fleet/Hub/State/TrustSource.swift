import Crypto
import FoundationEssentials
import Glibc
package import StrictJSON
import Synchronization
package import Trust
import Wire

/// The trust folder as the hub reads it: the same files that it hands to the kiosks.
///
/// Read anew when a file has changed. A set that cannot be read leaves the last good one in force.
package final class TrustSource: Sendable {
  private struct State {
    var snapshot: TrustSnapshot
    /// Of the files that made it.
    var stamps: [Stamp?]
    /// Why what is there now could not be read, once that has been told.
    var told: JSONError?
  }
  /// What changes when a file is replaced or rewritten.
  private struct Stamp: Equatable {
    let inode: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int
  }

  package let folder: String
  private let state: Mutex<State>

  /// - Throws: `JSONError` naming file and member; the files must be there and right at the start.
  package init(folder: String) throws(JSONError) {
    self.folder = folder
    let stamps = Self.stamps(of: folder)
    state = Mutex(State(snapshot: try Self.load(folder), stamps: stamps))
  }

  /// What is in force.
  package var snapshot: TrustSnapshot { state.withLock { $0.snapshot } }

  /// Looks whether a file has changed, and reads all of them if so.
  ///
  /// - Returns: whether another snapshot is in force now.
  /// - Throws: `JSONError` once for each reason why it can't be read. It is tried on: a key may be revoked in it, and not
  ///   every fault lies in the files.
  @discardableResult
  package func refresh() throws(JSONError) -> Bool {
    let stamps = Self.stamps(of: folder)
    guard state.withLock({ $0.stamps != stamps }) else { return false }
    do {
      let snapshot = try Self.load(folder)
      state.withLock { $0 = State(snapshot: snapshot, stamps: stamps) }
      return true
    } catch {
      let isTold = state.withLock { state in
        defer { state.told = error }
        return state.told == error
      }
      if isTold { return false }
      throw error
    }
  }

  /// A text that changes whenever a file does that kiosks may fetch.
  package var token: String {
    var text = ""
    for name in TrustFile.allCases.map(\.rawValue) + ["root.json", "timestamp.json"] {
      var status = stat()
      guard unsafe stat("\(folder)/\(name)", &status) == 0 else { continue }
      text += "\(name) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)\n"
    }
    return Hex.encode(SHA256.hash(data: Array(text.utf8)).prefix(8))
  }

  /// SHA-256 of the folder's root.json, which a ticket carries.
  ///
  /// - Throws: `HubKeys.Fault` if the file is not there.
  package static func rootHash(in folder: String) throws(HubKeys.Fault) -> [UInt8] {
    guard let root = try? Data(contentsOf: URL(filePath: "\(folder)/root.json")) else {
      throw HubKeys.Fault("can't read \(folder)/root.json. Publish the trust files there first.")
    }
    return Array(SHA256.hash(data: root))
  }

  private static func load(_ folder: String) throws(JSONError) -> TrustSnapshot {
    var files: [TrustFile: [UInt8]] = [:]
    for file in TrustFile.allCases {
      files[file] = try? Array(Data(contentsOf: URL(filePath: "\(folder)/\(file.rawValue)")))
    }
    return try TrustSnapshot(files: files)
  }

  private static func stamps(of folder: String) -> [Stamp?] {
    TrustFile.allCases.map { file in
      var status = stat()
      guard unsafe stat("\(folder)/\(file.rawValue)", &status) == 0 else { return nil }
      return Stamp(
        inode: UInt(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
        nanoseconds: status.st_mtim.tv_nsec)
    }
  }
}
