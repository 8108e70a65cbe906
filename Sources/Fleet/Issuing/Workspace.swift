package import COSE
import StrictJSON
import Trust
package import Wire

/// A mint's folder: `state.json`, the private keys in `keys/` (0600), the operator's `policy.json` and `stores.json`, and what it tells
/// kiosks: `trust.json` and `roots/`.
///
/// The state is one small file that is replaced whole, under a lock on the folder: that is all a numbering needs to
/// be durable, it can be read and copied by hand, and no journal lies beside the keys. An index is taken out of the
/// numbering, and that is on the disk, before a voucher with it exists; a crash in between loses indexes and never
/// gives one twice. A copy of the folder taken back later would: after a restore, go on with a new list.
package struct Workspace: Sendable {
  package let path: String

  private static let longestState = 8 << 20
  private var statePath: String { path + "/state.json" }
  /// Where the names of stores lie.
  private var storesPath: String { path + "/stores.json" }
  /// Where the policy for all kiosks lies.
  package var policyPath: String { path + "/policy.json" }

  /// The workspace in a folder. Whether there is one is seen at the first use.
  package init(path: String) { self.path = path }

  /// Makes a workspace: folder (0700), an empty policy, an issuer without keys.
  ///
  /// - Throws: `MintError` (`workspaceExists`) if there is one.
  package func create(issuer: Identifier) throws(MintError) {
    try DurableFile.makeFolder(path, mode: 0o700)
    try WorkspaceLock.holding(path) { () throws(MintError) in try fill(issuer: issuer) }
  }

  private func fill(issuer: Identifier) throws(MintError) {
    guard try DurableFile.read(statePath, atMost: Self.longestState) == nil else {
      throw MintError(.workspaceExists, "\(path) is a workspace already; its keys and numbering are kept")
    }
    try DurableFile.makeFolder(path + "/keys", mode: 0o700)
    try DurableFile.replace(policyPath, with: MintState.emptyPolicy.canonicalBytes() + [0x0a], mode: 0o600)
    // Last: a folder without it is no workspace, and can be made again.
    try DurableFile.replace(statePath, with: try MintState(issuer: issuer).bytes, mode: 0o600)
  }

  /// The state as it is now.
  package func state() throws(MintError) -> MintState {
    guard let bytes = try DurableFile.read(statePath, atMost: Self.longestState) else {
      throw MintError(.workspaceUnusable, "there is no workspace in \(path); make one with voucher-mint init")
    }
    return try MintState(parsing: bytes)
  }

  /// Changes the state while no other mint can. When it returns, the change is on the disk; if `body` throws, nothing
  /// has changed.
  package func update<Value>(_ body: (inout MintState) throws(MintError) -> Value) throws(MintError) -> Value {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      var state = try self.state()
      let value = try body(&state)
      try DurableFile.replace(statePath, with: state.bytes, mode: 0o600)
      return value
    }
  }

  /// The names of stores; nil before any was given.
  func storeNames() throws(MintError) -> StoreNames? {
    try DurableFile.read(storesPath, atMost: TrustFile.longest).map { (bytes) throws(MintError) in
      try StoreNames(parsing: bytes)
    }
  }

  /// Changes the names of stores while no other mint can.
  package func updateStoreNames<Value>(
    _ body: (inout StoreNames) throws(MintError) -> Value
  ) throws(MintError) -> Value {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      _ = try state()
      var names = try storeNames() ?? StoreNames()
      let value = try body(&names)
      try DurableFile.replace(storesPath, with: names.bytes, mode: 0o600)
      return value
    }
  }

  /// Adds an active key; its private half is on the disk before the state names it.
  package func add(_ key: SigningKey, from start: WireTime, until end: WireTime) throws(MintError) {
    try update { (state) throws(MintError) in
      try state.add(key.verificationKey, from: start, until: end)
      try store(key, as: key.verificationKey.keyID.description)
    }
  }

  /// The private half of an issuer's key.
  ///
  /// - Throws: `MintError` (`keyUnknown`) if it is not in this workspace.
  package func signingKey(_ id: KeyID) throws(MintError) -> SigningKey {
    guard let key = try privateKey(named: id.description) else {
      throw MintError(.keyUnknown, "the private key \(id) is not in \(path)/keys")
    }
    guard key.verificationKey.keyID == id else {
      throw MintError(.workspaceUnusable, "\(keyPath(id.description)) does not hold the key of its name")
    }
    return key
  }

  /// The private key in a file; nil if there is no such file.
  ///
  /// - Parameter folder: nil for the workspace's own.
  func privateKey(named name: String, in folder: String? = nil) throws(MintError) -> SigningKey? {
    let path = keyPath(name, in: folder)
    guard let bytes = try DurableFile.read(path, atMost: 256) else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }.map(String.init)
    guard words.count == 2, let curve = Curve(rawValue: words[0]), let raw = Hex.decode(words[1]),
      let key = SigningKey(curve: curve, raw: raw)
    else { throw MintError(.workspaceUnusable, "\(path) holds no private key") }
    return key
  }

  private func keyPath(_ name: String, in folder: String? = nil) -> String {
    "\(folder ?? path + "/keys")/\(name).key"
  }

  /// One line: the curve and the 32 bytes in hexadecimal.
  func store(_ key: SigningKey, as name: String, in folder: String? = nil) throws(MintError) {
    let line = "\(key.verificationKey.curve.rawValue) \(Hex.encode(key.raw))\n"
    if let folder { try DurableFile.makeFolder(folder, mode: 0o700) }
    try DurableFile.replace(keyPath(name, in: folder), with: Array(line.utf8), mode: 0o600)
  }
}
