import COSE
import StrictJSON
import Trust
package import Wire

/// When each role's next metadata expires; what is nil gets the role's lifetime.
package struct RepositoryTimes: Sendable {
  package var ends: [RepositoryRole: WireTime]

  package init(_ ends: [RepositoryRole: WireTime] = [:]) { self.ends = ends }

  func end(of role: RepositoryRole, from now: WireTime) -> WireTime { ends[role] ?? now + role.lifetime }
}

extension Workspace {
  private static let longestRepository = 32 << 20
  private var repositoryPath: String { path + "/trust.json" }
  private func rootPath(_ version: Int64) -> String { "\(path)/roots/\(version).root.json" }

  /// The repository's state; nil before there is one.
  package func repository() throws(MintError) -> RepositoryState? {
    guard let bytes = try DurableFile.read(repositoryPath, atMost: Self.longestRepository) else { return nil }
    return try RepositoryState(parsing: bytes)
  }

  /// Makes a repository: keys for every role, and a first root that names them.
  ///
  /// - Parameters:
  ///   - keys: how many keys the root has; the others have one each, kept in the workspace.
  ///   - folder: where the root's private keys are put; nil for the workspace. They belong elsewhere, apart.
  /// - Throws: `MintError` (`workspaceExists`) if there is one.
  package func makeRepository(
    threshold: Int = 2, of keys: Int = 3, rootKeysIn folder: String? = nil, _ times: RepositoryTimes = .init(),
    at now: WireTime
  ) throws(MintError) {
    _ = try state()
    try WorkspaceLock.holding(path) { () throws(MintError) in
      guard try repository() == nil else {
        throw MintError(.workspaceExists, "\(path) has a trust repository already; its keys are kept")
      }
      guard (1...keys).contains(threshold), keys <= 16 else {
        throw MintError(.invalid, "the threshold must be 1 to the number of root keys, which is at most 16")
      }
      var signers: [SigningKey] = []
      var names: [RepositoryRole: [RepositoryState.Key]] = [:]
      for number in 1...keys {
        let (entry, signer) = try make("root-\(number)", in: folder)
        names[.root, default: []].append(entry)
        signers.append(signer)
      }
      for role in [RepositoryRole.targets, .snapshot, .timestamp] { names[role] = [try make("\(role)-1").entry] }
      var state = RepositoryState(threshold: threshold, keys: names)
      try sign(rootOf: &state, by: signers, times, at: now)
      try keep(state)
    }
  }

  /// Changes the repository's state while no other mint can; nothing is told to kiosks until it is published.
  package func updateRepository<Value>(
    _ body: (inout RepositoryState) throws(MintError) -> Value
  ) throws(MintError) -> Value {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      var state = try existingRepository()
      let value = try body(&state)
      try keep(state)
      return value
    }
  }

  /// Publishes what there is now: a new version of targets, snapshot and timestamp.
  ///
  /// - Parameters:
  ///   - hub: the bytes of the hub's hub.json; nil for those of the last time.
  ///   - folder: what a hub serves under /trust/; made if it is missing (0755).
  /// - Throws: `MintError`: `invalid` with the kiosk's reason, then nothing is written; `inputOutput`.
  @discardableResult
  package func publish(
    hub: [UInt8]?, into folder: String, _ times: RepositoryTimes = .init(), at now: WireTime
  ) throws(MintError) -> Publication {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      var state = try existingRepository()
      return try publish(&state, hub: hub, into: folder, times, at: now)
    }
  }

  /// Gives a role another key, or the root another in place of one, and publishes.
  ///
  /// - Parameters:
  ///   - retiring: which of the root's keys goes, by name; nil for the only key of another role, or to make a root that
  ///     only lasts longer.
  ///   - rootKeys: where the root's private keys lie; nil for the workspace.
  package func rotate(
    _ role: RepositoryRole, retiring: String? = nil, rootKeysIn rootKeys: String? = nil, into folder: String,
    _ times: RepositoryTimes = .init(), at now: WireTime
  ) throws(MintError) -> Publication {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      var state = try existingRepository()
      if role == .campaigns {
        // It is not the root that names its key.
        try state.expectDelegation()
        state.keys[role] = [try make(nextName(of: role, state)).entry]
        return try publish(&state, hub: nil, into: folder, times, at: now)
      }
      // The old root's keys vouch for the new root, which may list others.
      let old = try signers(of: .root, state, in: rootKeys)
      var fresh: [SigningKey] = []
      if role != .root {
        state.keys[role] = [try make(nextName(of: role, state)).entry]
      } else if let retiring {
        guard let place = state.keys[.root]?.firstIndex(where: { $0.name == retiring }) else {
          throw MintError(.keyUnknown, "the root has no key \(retiring)")
        }
        let (entry, signer) = try make(nextName(of: .root, state), in: rootKeys)
        state.keys[.root]?[place] = entry
        fresh = [signer]
      }
      try sign(rootOf: &state, by: old + fresh, times, at: now)
      return try publish(&state, hub: nil, into: folder, times, at: now)
    }
  }

  /// Signs the timestamp anew, and the snapshot when half of its time is over: what a timer does. Needs neither the
  /// root's keys nor those of targets.
  ///
  /// - Returns: when the first of both expires.
  package func refreshTimestamp(
    into folder: String, _ times: RepositoryTimes = .init(), at now: WireTime
  ) throws(MintError) -> WireTime {
    try WorkspaceLock.holding(path) { () throws(MintError) in
      var state = try existingRepository()
      guard state.versions[.targets] != nil else {
        throw MintError(.invalid, "nothing has been published yet; begin with trust publish")
      }
      let isOld = state.expires[.snapshot].map { $0 <= now + RepositoryRole.snapshot.lifetime / 2 } ?? true
      var files: [(String, MetadataFile)] = []
      if isOld || times.ends[.snapshot] != nil {
        let snapshot = try metadata(.snapshot, &state, times, at: now)
        files.append(("\(state.versions[.snapshot] ?? 0).snapshot.json", snapshot))
      }
      files.append(("timestamp.json", try metadata(.timestamp, &state, times, at: now)))
      try keep(state)
      for (name, file) in files { try DurableFile.replace("\(folder)/\(name)", with: file.bytes, mode: 0o644) }
      return [state.expires[.snapshot], state.expires[.timestamp]].compactMap { $0 }.min() ?? now
    }
  }

  // MARK: Signing

  func publish(
    _ state: inout RepositoryState, hub: [UInt8]?, into folder: String, _ times: RepositoryTimes, at now: WireTime
  ) throws(MintError) -> Publication {
    if let hub {
      do { state.hub = try JSONValue(parsing: hub) } catch { throw MintError(.invalid, "hub.json \(error)") }
    }
    let mint = try self.state()
    let targets = try targetFiles(state, mint)
    var metadata: [RepositoryRole: MetadataFile] = [:]
    var list = targets
    if state.isDelegating {
      metadata[.campaigns] = try signCampaigns(&state, list.removeValue(forKey: .campaigns) ?? [], times, at: now)
    }
    metadata[.targets] = try sign(
      .targets, &state, [JSONMember(listing: list)] + [state.delegations].compactMap { $0 }, times, at: now)
    metadata[.snapshot] = try self.metadata(.snapshot, &state, times, at: now)
    metadata[.timestamp] = try self.metadata(.timestamp, &state, times, at: now)
    let publication = try Publication(
      roots: try roots(state), targets: targets, metadata: metadata, versions: state.versions, at: now)
    try tell(mint, at: now, isRepository: true)
    // Versions first: a crash in between skips some, and none is ever given to two files.
    try keep(state)
    try publication.write(into: folder)
    return publication
  }

  /// The target files as kiosks will read them.
  private func targetFiles(_ state: RepositoryState, _ mint: MintState) throws(MintError) -> [TrustFile: [UInt8]] {
    guard let policy = try DurableFile.read(policyPath, atMost: TrustFile.longest) else {
      throw MintError(.workspaceUnusable, "policy.json is missing in \(path)")
    }
    guard let hub = state.hub else {
      throw MintError(.invalid, "the hub's keys are not known yet: name its hub.json with --hub")
    }
    let issuers = [mint.issuer] + state.guests.map(\.issuer)
    var files: [TrustFile: [UInt8]] = [
      .issuers: MintState.file("issuers", issuers.map { $0.revoking(state.revoked) }),
      .campaigns: campaignsFile(state, mint),
      .hub: MintState.bytes(hub.revoking(state.revoked)), .policy: policy,
    ]
    if let stores = try storeNames() { files[.stores] = stores.bytes }
    return files
  }

  /// Snapshot and timestamp, which only name a version.
  func metadata(
    _ role: RepositoryRole, _ state: inout RepositoryState, _ times: RepositoryTimes, at now: WireTime
  ) throws(MintError) -> MetadataFile {
    var named: [RepositoryRole] = [role == .timestamp ? .snapshot : .targets]
    if role == .snapshot, state.isDelegating { named.insert(.campaigns, at: 0) }
    let entries = named.map { named in
      JSONMember(
        "\(named.rawValue).json", .object([JSONMember("version", .integer(state.versions[named] ?? 0))]))
    }
    return try sign(role, &state, [JSONMember("meta", .object(entries))], times, at: now)
  }

  func sign(
    _ role: RepositoryRole, _ state: inout RepositoryState, _ members: [JSONMember], _ times: RepositoryTimes,
    at now: WireTime
  ) throws(MintError) -> MetadataFile {
    let signers = try signers(of: role, state)
    let version = (state.versions[role] ?? 0) + 1
    let end = times.end(of: role, from: now)
    let file = try MetadataFile(role, version: version, expires: end, members, signers: signers)
    state.versions[role] = version
    state.expires[role] = end
    return file
  }

  /// The next root: signed by everybody who may sign for the old one or for the new.
  private func sign(
    rootOf state: inout RepositoryState, by signers: [SigningKey], _ times: RepositoryTimes, at now: WireTime
  ) throws(MintError) {
    let version = (state.versions[.root] ?? 0) + 1
    let end = times.end(of: .root, from: now)
    let root = try MetadataFile(.root, version: version, expires: end, state.rootMembers, signers: signers)
    state.versions[.root] = version
    state.expires[.root] = end
    try DurableFile.makeFolder(path + "/roots", mode: 0o700)
    try DurableFile.replace(rootPath(version), with: root.bytes, mode: 0o600)
  }

  func roots(_ state: RepositoryState) throws(MintError) -> [[UInt8]] {
    var roots: [[UInt8]] = []
    for version in 1...max(1, state.versions[.root] ?? 1) {
      guard let bytes = try DurableFile.read(rootPath(version), atMost: 512 << 10) else {
        throw MintError(.workspaceUnusable, "\(rootPath(version)) is missing; without it no kiosk can follow")
      }
      roots.append(bytes)
    }
    return roots
  }

  // MARK: Keys

  /// The private keys of a role that are at hand; of the root as many as must sign.
  private func signers(
    of role: RepositoryRole, _ state: RepositoryState, in folder: String? = nil
  ) throws(MintError) -> [SigningKey] {
    var found: [SigningKey] = []
    for entry in state.keys[role] ?? [] {
      guard let key = try privateKey(named: entry.name, in: folder) else { continue }
      guard key.verificationKey.raw == entry.key.raw else {
        throw MintError(.workspaceUnusable, "\(entry.name).key does not hold the key that the root names")
      }
      found.append(key)
    }
    let least = role == .root ? state.threshold : 1
    guard found.count >= least else {
      throw MintError(
        .keyUnknown,
        "\(least) private key\(least == 1 ? "" : "s") of \(role.rawValue) must be in \(folder ?? path + "/keys"), "
          + "\(found.count) \(found.count == 1 ? "is" : "are")")
    }
    return found
  }

  private func nextName(of role: RepositoryRole, _ state: RepositoryState) throws(MintError) -> String {
    var number = (state.keys[role]?.count ?? 0) + 1
    while try privateKey(named: "\(role.rawValue)-\(number)", in: nil) != nil
      || state.keys[role]?.contains(where: { $0.name == "\(role.rawValue)-\(number)" }) == true
    {
      number += 1
    }
    return "\(role.rawValue)-\(number)"
  }

  func make(
    _ name: String, in folder: String? = nil
  ) throws(MintError) -> (entry: RepositoryState.Key, signer: SigningKey) {
    let signer = SigningKey(generating: .ed25519)
    try store(signer, as: name, in: folder)
    return (RepositoryState.Key(name: name, key: signer.verificationKey), signer)
  }

  func existingRepository() throws(MintError) -> RepositoryState {
    guard let state = try repository() else {
      throw MintError(.workspaceUnusable, "there is no trust repository in \(path); make one with trust init")
    }
    return state
  }

  func keep(_ state: RepositoryState) throws(MintError) {
    try DurableFile.replace(repositoryPath, with: state.bytes, mode: 0o600)
  }
}
