import StrictJSON
import TUF
import Trust
package import Wire

/// A published folder, read back as a kiosk would find it.
package struct PublishedFolder: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// When each role's file expires, the timestamp's first; that of campaigns only if they are delegated. Signatures are
  /// held against the folder's own root.
  ///
  /// - Throws: `MintError` (`inputOutput`, `invalid`) for what is missing or does not hold together.
  package func expiries() throws(MintError) -> [(role: RepositoryRole, end: WireTime)] {
    func read(_ name: String) throws(MintError) -> [UInt8] {
      guard let bytes = try DurableFile.read("\(path)/\(name)", atMost: 8 << 20) else {
        throw MintError(.inputOutput, "\(path)/\(name) is missing")
      }
      return bytes
    }
    func version(in bytes: [UInt8], of file: String) throws(MintError) -> Int64 {
      guard let value = try? JSONValue(parsing: bytes),
        case .integer(let version)? = value["signed"]?["meta"]?[file]?["version"]
      else { throw MintError(.invalid, "\(path) names no version of \(file)") }
      return version
    }
    let timestamp = try read("timestamp.json")
    let snapshot = try read("\(try version(in: timestamp, of: "snapshot.json")).snapshot.json")
    let targets = try read("\(try version(in: snapshot, of: "targets.json")).targets.json")
    let root = try read("root.json")
    let held: HeldRepository
    do throws(TUFError) {
      held = try HeldRepository(held: [
        RoleName.root.storedName: root,
        RoleName.timestamp.storedName: timestamp, RoleName.snapshot.storedName: snapshot,
        RoleName.targets.storedName: targets,
      ])
    } catch {
      throw MintError(.invalid, "\(path): \(error)")
    }
    guard let timestamp = held.timestamp, let snapshot = held.snapshot, let targets = held.targets else {
      throw MintError(.invalid, "\(path): the root's keys do not vouch for all of it")
    }
    var ends: [(role: RepositoryRole, end: WireTime)] = [
      (.timestamp, timestamp.expires), (.snapshot, snapshot.expires), (.targets, targets.expires),
      (.root, held.root.expires),
    ]
    if let end = try delegated(root) { ends.append((.campaigns, end)) }
    return ends
  }

  /// When the role that campaigns.json is delegated to expires; nil if targets lists it.
  private func delegated(_ root: [UInt8]) throws(MintError) -> WireTime? {
    do throws(TUFError) {
      // At the beginning of time nothing has expired: what has is for the caller to say.
      var round = try UpdateRound(
        held: [RoleName.root.storedName: root], now: WireTime(milliseconds: 0), limits: .deployed)
      func read(_ name: String) -> [UInt8]? { (try? DurableFile.read("\(path)/\(name)", atMost: 8 << 20)) ?? nil }
      try round.run(reading: read)
      round.lookUp(TrustFile.campaigns.rawValue)
      try round.run(reading: read)
      guard let role = round.target?.role, role.name != .targets else { return nil }
      return role.expires
    } catch {
      throw MintError(.invalid, "\(path): \(error)")
    }
  }
}
