package import Wire

/// One run through the client workflow of TUF 1.0 (specification 1.0.34, section 5), without I/O and without a clock:
/// it says what it wants, and is told what came of it.
///
/// Root by root, then timestamp, snapshot and targets; then targets may be looked up, one after the other. A file counts
/// only after it has been persisted, so that a power cut leaves what was trusted before, or after, never between.
package struct UpdateRound: Sendable {
  package enum Step: Sendable, Equatable {
    /// Get this file, and call `take`.
    case fetch(FileRequest)
    /// Keep this durably, and call `persisted`.
    case persist(StoreChange)
    /// All four files at the top are current: `lookUp` may be called, here and after the two below.
    case current
    /// The role that is authorised for the target lists it.
    case found
    /// No authorised role lists the target.
    case notFound
    /// The round is over. What was persisted stays trusted.
    case failed(TUFError)
  }

  /// What a file is for that has been asked for, or verified.
  private enum Stage: Sendable {
    case root
    case timestamp
    case snapshot
    case targets(DelegationSearch.Stop)
  }

  /// Verified, and not yet persisted.
  private enum Accepted: Sendable {
    case root(RootRole)
    case timestamp(TimestampRole)
    case snapshot(SnapshotRole)
    case targets(TargetsRole, DelegationSearch.Stop)

    var expires: WireTime {
      switch self {
      case .root(let role): role.header.expires
      case .timestamp(let role): role.header.expires
      case .snapshot(let role): role.header.expires
      case .targets(let role, _): role.header.expires
      }
    }
  }

  /// What is to be done now.
  package private(set) var step: Step = .current
  /// The target of the step `found`.
  package private(set) var target: FoundTarget?

  private let limits: UpdateLimits
  private var trusted: TrustedMetadata
  /// Bytes of what is kept, by the name under which it is.
  private var held: [String: [UInt8]]
  private var stage = Stage.root
  private var accepted: Accepted?
  private var rotations = 0
  private var search: DelegationSearch?

  /// Begins a round.
  ///
  /// - Parameters:
  ///   - held: the files of earlier rounds, by `RoleName.storedName`, with a root among them. Others than the root are
  ///     believed only if they still verify; else they are as good as none.
  ///   - now: the reference time for every expiry in this round (5.1). Later, ask `isExpired(at:)`.
  ///   - schemes: what may sign; deployed repositories take Ed25519 only.
  /// - Throws: `TUFError` if the trusted root is missing or no good. Then nothing must be fetched.
  package init(
    held: [String: [UInt8]], now: WireTime, limits: UpdateLimits = UpdateLimits(),
    schemes: [any SignatureScheme] = [Ed25519Scheme()]
  ) throws(TUFError) {
    let file = RoleName.root.storedName
    guard let root = held[file] else { throw TUFError(.absent, file, "there is no trusted root") }
    trusted = try TrustedMetadata(root: root, at: now, schemes: schemes)
    self.held = held
    self.limits = limits
    wantRoot()
  }

  // MARK: What is trusted

  /// Versions of the trusted files at the top; those after the root are nil until the round has come to them.
  package var versions: (root: Int64, timestamp: Int64?, snapshot: Int64?, targets: Int64?) {
    (trusted.root.version, trusted.timestamp?.version, trusted.snapshot?.version, trusted.targets?.version)
  }

  /// When the trusted timestamp expires: until then the repository itself says that nothing newer need exist.
  package var timestampExpires: WireTime? { trusted.timestamp?.header.expires }

  /// Whether any file at the top no longer holds at `time`, or is not there.
  package func isExpired(at time: WireTime) -> Bool { trusted.expires.map { $0 <= time } ?? true }

  // MARK: Events

  /// What came of the request of the step `fetch`; to be called in no other.
  package mutating func take(_ answer: FileAnswer) {
    guard case .fetch(let request) = step else { preconditionFailure("nothing was asked for") }
    proceed { round throws(TUFError) in
      switch (answer, round.stage) {
      case (.bytes(let bytes), _):
        guard bytes.count <= request.mostBytes else {
          throw TUFError(.wrongLength, request.path, "more than \(request.mostBytes) bytes")
        }
        try round.verify(bytes, of: request.path)
      case (.absent, .root): try round.endRoots()
      case (.absent, _): throw TUFError(.absent, request.path)
      case (.failed(let reason), _): throw TUFError(.notFetched, request.path, reason)
      }
    }
  }

  /// The change of the step `persist` is durable; to be called in no other. Where it could not be kept, the round is to
  /// be thrown away instead.
  package mutating func persisted() {
    guard case .persist(let change) = step, let accepted else { preconditionFailure("nothing was to be kept") }
    self.accepted = nil
    held[change.role.storedName] = change.bytes
    for role in change.deleting { held[role.storedName] = nil }
    proceed { round throws(TUFError) in
      switch accepted {
      case .root(let root):
        round.trusted.root = root
        round.rotations += 1
        guard round.rotations < round.limits.rootRotations else {
          throw TUFError(.tooManyRoots, change.role.storedName)
        }
        round.wantRoot()
      case .timestamp(let timestamp): try round.trust(timestamp)
      case .snapshot(let snapshot): try round.trust(snapshot)
      case .targets(let targets, let stop): try round.visit(targets, at: stop)
      }
    }
  }

  /// Looks for a target file (5.6.7, 5.7): ends in `found`, with the `target`, or `notFound`. To be called when the step
  /// is `current`, `found` or `notFound`; a round that has failed stays failed.
  package mutating func lookUp(_ path: String) {
    switch step {
    case .current, .found, .notFound: break
    case .failed: return
    case .fetch, .persist: preconditionFailure("the round is not there yet")
    }
    target = nil
    proceed { round throws(TUFError) in
      round.search = DelegationSearch(for: try TargetPath(path), mostDelegations: round.limits.delegations)
      guard let targets = round.trusted.targets, let expires = round.trusted.expires else {
        throw TUFError(.absent, RoleName.targets.storedName)
      }
      try round.visit(targets, at: .init(role: .targets, keys: round.trusted.root.targets, expires: expires))
    }
  }

  private mutating func proceed(_ event: (inout UpdateRound) throws(TUFError) -> Void) {
    do throws(TUFError) { try event(&self) } catch { step = .failed(error) }
  }

  // MARK: The order of things

  private mutating func want(_ stage: Stage, _ path: String, mostBytes: Int) {
    self.stage = stage
    step = .fetch(FileRequest(folder: .metadata, path: path, mostBytes: mostBytes))
  }

  private mutating func keep(_ accepted: Accepted, _ role: RoleName, _ bytes: [UInt8], deleting: [RoleName] = []) {
    self.accepted = accepted
    step = .persist(StoreChange(role, bytes, expires: accepted.expires, deleting: deleting))
  }

  /// Roots always carry their version (5.3.3).
  private mutating func wantRoot() {
    want(.root, RoleName.root.fileName(version: trusted.root.version + 1), mostBytes: limits.root)
  }

  /// There is no newer root: the one that we have must hold now (5.3.10).
  private mutating func endRoots() throws(TUFError) {
    try trusted.check(trusted.root, of: RoleName.root.storedName)
    want(.timestamp, RoleName.timestamp.fileName(version: nil), mostBytes: limits.timestamp)
  }

  private mutating func verify(_ bytes: [UInt8], of file: String) throws(TUFError) {
    switch stage {
    case .root:
      let root = try trusted.nextRoot(bytes, of: file)
      keep(.root(root), .root, bytes, deleting: trusted.withdrawn(by: root))
    case .timestamp:
      let old = heldFile(.timestamp, by: trusted.root.timestamp, as: TimestampRole.self)
      if let new = try trusted.newTimestamp(bytes, held: old) {
        keep(.timestamp(new), .timestamp, bytes)
      } else if let old {
        try trusted.check(old, of: file)
        try trust(old)
      }
    case .snapshot:
      let old = heldFile(.snapshot, by: trusted.root.snapshot, as: SnapshotRole.self)
      keep(.snapshot(try trusted.newSnapshot(bytes, of: file, held: old)), .snapshot, bytes)
    case .targets(let stop):
      keep(.targets(try trusted.targets(bytes, of: stop.role, keys: stop.keys), stop), stop.role, bytes)
    }
  }

  private mutating func trust(_ timestamp: TimestampRole) throws(TUFError) {
    trusted.timestamp = timestamp
    let listed = timestamp.snapshot
    // The held snapshot may be the listed one.
    let file = RoleName.snapshot.storedName
    if let bytes = held[file], let snapshot = try? trusted.newSnapshot(bytes, of: file, held: nil) {
      return try trust(snapshot)
    }
    want(
      .snapshot, RoleName.snapshot.fileName(version: trusted.root.named(listed.version)),
      mostBytes: listed.digest.mostBytes(limit: limits.snapshot))
  }

  private mutating func trust(_ snapshot: SnapshotRole) throws(TUFError) {
    trusted.snapshot = snapshot
    // Their expiry is that of what vouches for the role: filled in when all four are there.
    try load(.init(role: .targets, keys: trusted.root.targets, expires: snapshot.header.expires))
  }

  /// Takes a targets role from what is held, if that is the listed file and verifies here; else asks for it.
  private mutating func load(_ stop: DelegationSearch.Stop) throws(TUFError) {
    let listed = try trusted.listed(stop.role)
    if let bytes = held[stop.role.storedName],
      let targets = try? trusted.targets(bytes, of: stop.role, keys: stop.keys)
    {
      return try visit(targets, at: stop)
    }
    want(
      .targets(stop), stop.role.fileName(version: trusted.root.named(listed.version)),
      mostBytes: listed.digest.mostBytes(limit: limits.targets))
  }

  /// A targets role is trusted: the one at the top, or one on the way to a target.
  private mutating func visit(_ targets: TargetsRole, at stop: DelegationSearch.Stop) throws(TUFError) {
    guard let path = search?.path else {
      trusted.targets = targets
      step = .current
      return
    }
    let expires = min(stop.expires, targets.header.expires)
    if let digest = targets.targets[path.path] {
      target = try FoundTarget(
        path, digest, in: targets, named: stop.role, expires: expires,
        isConsistent: trusted.root.hasConsistentSnapshots)
      step = .found
      return
    }
    search?.visit(targets, expires: expires)
    guard let next = try search?.next() else {
      step = .notFound
      return
    }
    try load(next)
  }

  /// A held file that its role's keys still vouch for, expired or not.
  private func heldFile<Role: MetadataRole>(_ name: RoleName, by keys: RoleKeys, as _: Role.Type) -> Role? {
    guard let bytes = held[name.storedName] else { return nil }
    return try? UnverifiedFile<Role>(bytes, of: name.storedName, schemes: trusted.schemes).verified(by: keys)
  }
}
