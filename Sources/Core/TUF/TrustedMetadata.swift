import Wire

/// What a client trusts, and by which rules something newer takes its place (section 5). No order of events, no I/O.
struct TrustedMetadata: Sendable {
  let schemes: [any SignatureScheme]
  /// The time at which the round began: all of it is judged by this one (5.1).
  let start: WireTime
  var root: RootRole
  var timestamp: TimestampRole?
  var snapshot: SnapshotRole?
  var targets: TargetsRole?

  /// The root that this device trusts already. Its expiry does not matter: a newer one may follow (5.2).
  ///
  /// - Throws: `TUFError` if it is malformed or does not vouch for itself.
  init(root bytes: [UInt8], at start: WireTime, schemes: [any SignatureScheme]) throws(TUFError) {
    self.schemes = schemes
    self.start = start
    root = try UnverifiedFile<RootRole>(bytes, of: RoleName.root.storedName, schemes: schemes).verifiedByItself()
  }

  /// A root that follows the trusted one: signed by both, its version one higher (5.3.4, 5.3.5). An expired one is
  /// taken, as a step to the next (5.3.6).
  func nextRoot(_ bytes: [UInt8], of file: String) throws(TUFError) -> RootRole {
    let unverified = try UnverifiedFile<RootRole>(bytes, of: file, schemes: schemes)
    let next = try unverified.verified(by: root.root)
    _ = try unverified.verifiedByItself()
    // Without this, a mirror could hand out an old root as the new one (tough, CVE-2025-2885).
    guard next.version == root.version + 1 else {
      throw TUFError(.wrongVersion, file, "version \(next.version) after \(root.version)")
    }
    return next
  }

  /// The roles whose trusted files go with a new root: both, if it takes a key from either (5.3.11). That is how a
  /// repository recovers from an attacker who published versions far ahead.
  func withdrawn(by next: RootRole) -> [RoleName] {
    let isWithdrawn =
      root.timestamp.isAnyKeyWithdrawn(by: next.timestamp) || root.snapshot.isAnyKeyWithdrawn(by: next.snapshot)
    return isWithdrawn ? [.timestamp, .snapshot] : []
  }

  /// The timestamp to be trusted from now on; nil if the one just fetched is the held one's version, which then stays,
  /// whatever else the new one says (5.4.3).
  ///
  /// Both versions are looked at before anything is kept: go-tuf and tough kept the file first (CVE-2022-29173,
  /// CVE-2025-2888).
  func newTimestamp(_ bytes: [UInt8], held: TimestampRole?) throws(TUFError) -> TimestampRole? {
    let file = RoleName.timestamp.storedName
    let new = try UnverifiedFile<TimestampRole>(bytes, of: file, schemes: schemes).verified(by: root.timestamp)
    if let held {
      guard new.version >= held.version else {
        throw TUFError(.rollback, file, "version \(new.version) after \(held.version)")
      }
      if new.version == held.version { return nil }
      guard new.snapshot.version >= held.snapshot.version else {
        throw TUFError(.rollback, file, "snapshot \(new.snapshot.version) after \(held.snapshot.version)")
      }
    }
    try check(new, of: file)
    return new
  }

  /// The snapshot that the trusted timestamp lists (5.5).
  func newSnapshot(_ bytes: [UInt8], of file: String, held: SnapshotRole?) throws(TUFError) -> SnapshotRole {
    guard let listed = timestamp?.snapshot else { throw TUFError(.notInSnapshot, file) }
    try listed.digest.check(bytes, of: file)
    let new = try UnverifiedFile<SnapshotRole>(bytes, of: file, schemes: schemes).verified(by: root.snapshot)
    guard new.version == listed.version else {
      throw TUFError(.wrongVersion, file, "version \(new.version), listed \(listed.version)")
    }
    for (name, old) in held?.listed ?? [:] {
      guard let version = new.listed[name]?.version, version >= old.version else {
        throw TUFError(.rollback, file, "\(name) is older than \(old.version), or gone")
      }
    }
    try check(new, of: file)
    return new
  }

  /// How the trusted snapshot lists a role's file.
  func listed(_ role: RoleName) throws(TUFError) -> ListedFile {
    guard let listed = snapshot?.listed[role.listedName] else { throw TUFError(.notInSnapshot, role.storedName) }
    return listed
  }

  /// The metadata of the targets role, or of a delegated one, that the trusted snapshot lists (5.6), signed by the keys
  /// of whoever delegates to it *here*: that somebody else does so too says nothing.
  func targets(_ bytes: [UInt8], of role: RoleName, keys: RoleKeys) throws(TUFError) -> TargetsRole {
    let file = role.storedName
    let listed = try listed(role)
    try listed.digest.check(bytes, of: file)
    let targets = try UnverifiedFile<TargetsRole>(bytes, of: file, schemes: schemes).verified(by: keys)
    guard targets.version == listed.version else {
      throw TUFError(.wrongVersion, file, "version \(targets.version), listed \(listed.version)")
    }
    try check(targets, of: file)
    return targets
  }

  /// Freeze attacks (5.3.10, 5.4.4, 5.5.6, 5.6.5).
  func check(_ role: some MetadataRole, of file: String) throws(TUFError) {
    guard !role.isExpired(at: start) else { throw TUFError(.expired, file, "since \(role.header.expires)") }
  }

  /// When the first of the files at the top expires; nil before all four are there.
  var expires: WireTime? {
    guard let timestamp, let snapshot, let targets else { return nil }
    return [root.header, timestamp.header, snapshot.header, targets.header].map(\.expires).min()
  }
}
