import COSE
import Crypto
import StrictJSON
package import Trust
import TUF
import Wire

/// Everything that a repository serves at one moment, made and tried before any of it is written.
package struct Publication: Sendable {
  /// SHA-256 of the latest root, as the hub's tickets name it.
  package let rootHash: [UInt8]
  /// What kiosks will read.
  package let trust: TrustSnapshot
  /// In the order in which they are to be written: what is named before what names it.
  let files: [(path: String, bytes: [UInt8])]

  /// - Parameters:
  ///   - roots: every root so far, by version, 1 first.
  ///   - metadata: targets, snapshot and timestamp, and campaigns if they are delegated.
  /// - Throws: `MintError` (`invalid`) where a kiosk could not take it.
  init(
    roots: [[UInt8]], targets: [TrustFile: [UInt8]], metadata: [RepositoryRole: MetadataFile],
    versions: [RepositoryRole: Int64], at now: WireTime
  ) throws(MintError) {
    var files: [(path: String, bytes: [UInt8])] = []
    for (index, root) in roots.enumerated() { files.append(("\(index + 1).root.json", root)) }
    if let latest = roots.last { files.append(("root.json", latest)) }
    for file in TrustFile.allCases {
      guard let bytes = targets[file] else { continue }
      files.append(("targets/\(Hex.encode(SHA256.hash(data: bytes))).\(file.rawValue)", bytes))
      // For the hub and for people, who read the folder itself.
      files.append((file.rawValue, bytes))
    }
    for role in [RepositoryRole.campaigns, .targets, .snapshot] {
      guard let file = metadata[role] else { continue }
      files.append(("\(versions[role] ?? 0).\(role.rawValue).json", file.bytes))
    }
    // What kiosks ask for comes last: until then they see the state before.
    files.append(("timestamp.json", metadata[.timestamp]?.bytes ?? []))
    self.files = files
    rootHash = Array(SHA256.hash(data: roots.last ?? []))
    trust = try Self.tried(files, root: roots.first ?? [], at: now)
  }

  /// What a kiosk that knows only the first root makes of the files.
  private static func tried(
    _ files: [(path: String, bytes: [UInt8])], root: [UInt8], at now: WireTime
  ) throws(MintError) -> TrustSnapshot {
    let served = Dictionary(files.map { ($0.path, $0.bytes) }) { $1 }
    var parts = TrustParts()
    do {
      var round = try UpdateRound(held: [RoleName.root.storedName: root], now: now, limits: .deployed)
      try round.run { served[$0] }
      for file in TrustFile.allCases where served[file.rawValue] != nil {
        round.lookUp(file.rawValue)
        try round.run { served[$0] }
        guard let target = round.target, let bytes = served["targets/\(target.request.path)"] else {
          throw TUFError(.absent, file.rawValue)
        }
        try target.check(bytes)
        try parts.take(file, bytes)
      }
    } catch {
      throw MintError(.invalid, "a kiosk would not take this: \(error)")
    }
    let trust = TrustSnapshot(parts, validity: nil)
    if let (name, error) = trust.disabledCampaigns.first {
      throw MintError(.invalid, "a kiosk would disable campaign \(name): \(error)")
    }
    return trust
  }

  /// Writes the folder, file by file, each replaced whole, so that a reader at any moment finds a state that holds.
  func write(into folder: String) throws(MintError) {
    try DurableFile.makeFolder(folder, mode: 0o755)
    try DurableFile.makeFolder("\(folder)/targets", mode: 0o755)
    for (path, bytes) in files {
      let place = "\(folder)/\(path)"
      // Files that name their content never change.
      if path.hasPrefix("targets/"), (try? DurableFile.read(place, atMost: TrustFile.longest)) == bytes { continue }
      try DurableFile.replace(place, with: bytes, mode: 0o644)
    }
  }
}
