package import Wire

/// What a device holds of a repository, read without asking anybody: for a start without a network, and to know how long
/// it may be relied on.
///
/// Expired files are read too: that is for the caller to judge, at its own time.
package struct HeldRepository: Sendable {
  /// Version and expiry of a file.
  package struct File: Sendable, Equatable {
    package let version: Int64
    package let expires: WireTime

    init(_ header: MetadataHeader) { (version, expires) = (header.version, header.expires) }
  }

  package let root: File
  /// Nil if there is none, or the root's keys don't vouch for it: after a root that took keys from the role.
  package let timestamp: File?
  package let snapshot: File?
  package let targets: File?

  /// Reads the files that were kept (`StoreChange`), by `RoleName.storedName`.
  ///
  /// - Throws: `TUFError` if the root is missing or does not vouch for itself.
  package init(
    held: [String: [UInt8]], schemes: [any SignatureScheme] = [Ed25519Scheme()]
  ) throws(TUFError) {
    let name = RoleName.root.storedName
    guard let bytes = held[name] else { throw TUFError(.absent, name, "there is no trusted root") }
    let root = try UnverifiedFile<RootRole>(bytes, of: name, schemes: schemes).verifiedByItself()
    func file<Role: MetadataRole>(_ name: RoleName, by keys: RoleKeys, as _: Role.Type) -> File? {
      guard let bytes = held[name.storedName] else { return nil }
      return (try? UnverifiedFile<Role>(bytes, of: name.storedName, schemes: schemes).verified(by: keys))
        .map { File($0.header) }
    }
    self.root = File(root.header)
    timestamp = file(.timestamp, by: root.timestamp, as: TimestampRole.self)
    snapshot = file(.snapshot, by: root.snapshot, as: SnapshotRole.self)
    targets = file(.targets, by: root.targets, as: TargetsRole.self)
  }
}
