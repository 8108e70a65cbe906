import COSE
import Crypto
import StrictJSON
package import Trust
import Wire

/// The trust folder that kiosks and hub read: issuers.json, campaigns.json, hub.json, policy.json and root.json.
package struct Publication: Sendable {
  /// SHA-256 of root.json, as the hub's tickets name it.
  package let rootHash: [UInt8]
  /// What kiosks will read.
  package let trust: TrustSnapshot

  /// Writes the folder, file by file, each replaced whole. Nothing is written unless a kiosk can read all of it.
  ///
  /// - Parameters:
  ///   - hub: the bytes of the hub's hub.json.
  ///   - folder: made if it is missing (0755).
  /// - Throws: `MintError`: `invalid` with the kiosk's reason, `inputOutput`.
  package init(of workspace: Workspace, hub: [UInt8], into folder: String) throws(MintError) {
    let state = try workspace.state()
    guard let policy = try DurableFile.read(workspace.policyPath, atMost: TrustFile.longest),
      let root = try DurableFile.read(workspace.rootPath, atMost: 512 << 10)
    else { throw MintError(.workspaceUnusable, "policy.json or root.json is missing in \(workspace.path)") }
    let files: [TrustFile: [UInt8]] = [
      .issuers: Self.file("issuers", [state.issuer]), .campaigns: Self.file("campaigns", state.campaigns), .hub: hub,
      .policy: policy,
    ]
    do { trust = try TrustSnapshot(files: files) } catch { throw MintError(.invalid, "\(error)") }
    rootHash = Array(SHA256.hash(data: root))
    try DurableFile.makeFolder(folder, mode: 0o755)
    // Campaigns name issuers and lists: keys first, so that a reader in between knows too much rather than too little.
    try DurableFile.replace("\(folder)/root.json", with: root, mode: 0o644)
    for file in [TrustFile.hub, .policy, .issuers, .campaigns] {
      try DurableFile.replace("\(folder)/\(file.rawValue)", with: files[file] ?? [], mode: 0o644)
    }
  }

  private static func file(_ name: String, _ values: [JSONValue]) -> [UInt8] {
    var writer = JSONWriter(reserving: 4096)
    writer.value(.object([JSONMember("schema", .integer(1)), JSONMember(name, .array(values))]))
    return writer.bytes + [0x0a]
  }
}
