import Foundation
import TUF
import Trust
import Wire

/// A kiosk's view of a published folder: the real client, reading files.
struct Follower {
  let folder: String
  private(set) var held: [String: [UInt8]]
  private(set) var versions: (root: Int64, timestamp: Int64?, snapshot: Int64?, targets: Int64?) = (0, nil, nil, nil)

  /// A device that trusts the first root.
  init(_ folder: String) throws {
    self.folder = folder
    held = [RoleName.root.storedName: Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/1.root.json")))]
  }

  /// Follows, and gives the trust that it finds.
  mutating func update(at now: WireTime) throws -> TrustSnapshot {
    var round = try UpdateRound(held: held, now: now, limits: .deployed)
    func run() throws {
      while true {
        switch round.step {
        case .fetch(let request): round.take(read(request.path).map { .bytes($0) } ?? .absent)
        case .persist(let change):
          held[change.role.storedName] = change.bytes
          for role in change.deleting { held[role.storedName] = nil }
          round.persisted()
        case .current, .found, .notFound: return
        case .failed(let error): throw error
        }
      }
    }
    try run()
    var files: [TrustFile: [UInt8]] = [:]
    for file in TrustFile.allCases {
      round.lookUp(file.rawValue)
      try run()
      guard let target = round.target, let bytes = read("targets/\(target.request.path)") else { continue }
      try target.check(bytes)
      files[file] = bytes
    }
    versions = round.versions
    return try TrustSnapshot(files: files)
  }

  private func read(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))).map(Array.init)
  }
}
