import TUF
package import Trust
package import Wire

/// What is held of the repository: enough to begin the next round, and to judge without one.
package struct HeldTrust: Sendable {
  /// A target file in force.
  package struct File: Sendable, Equatable {
    package let bytes: [UInt8]
    /// The version of the role that listed it when it was last looked up.
    package let version: Int64
    /// When that role expires.
    package let expires: WireTime
    /// When it was taken.
    package let since: WireTime

    package init(bytes: [UInt8], version: Int64, expires: WireTime, since: WireTime) {
      self.bytes = bytes
      self.version = version
      self.expires = expires
      self.since = since
    }
  }

  /// By `RoleName.storedName`.
  package var metadata: [String: [UInt8]]
  package var files: [TrustFile: File]
  /// When the last trusted timestamp expires or expired; nil before the first.
  package var freshUntil: WireTime?

  package init(metadata: [String: [UInt8]] = [:], files: [TrustFile: File] = [:], freshUntil: WireTime? = nil) {
    self.metadata = metadata
    self.files = files
    self.freshUntil = freshUntil
  }

  /// Whether there is a root to begin with.
  package var hasRoot: Bool { metadata[RoleName.root.storedName] != nil }

  /// How long all of it may be relied on; nil before the first whole round.
  ///
  /// Where a new root has taken the keys of the timestamp away and no new one has come, nothing is fresh, and what the
  /// old one said bounds how long stale trust counts: who withholds the new one gains nothing by it.
  package var validity: TrustValidity? {
    guard let freshUntil, let repository = try? HeldRepository(held: metadata), let targets = repository.targets else {
      return nil
    }
    // What says whom to trust. Campaigns and rules that are late stop nothing of that.
    let listed = [TrustFile.issuers, .hub].compactMap { files[$0]?.expires }
    let end = ([repository.root.expires, targets.expires] + listed).min() ?? targets.expires
    let isWhole = repository.timestamp != nil && repository.snapshot != nil
    let vouched = [freshUntil, repository.snapshot?.expires ?? freshUntil].min() ?? freshUntil
    return TrustValidity(freshUntil: isWhole ? vouched : WireTime(milliseconds: 0), staleFrom: vouched, end: end)
  }

  /// When the role that listed the campaigns expires; nil if there are none.
  package var campaignsUntil: WireTime? { files[.campaigns]?.expires }

  /// Versions for people and records: of the timestamp, and of the roles that listed the files.
  package var versions: (timestamp: Int64, files: [TrustFile: Int64]) {
    let timestamp = (try? HeldRepository(held: metadata))?.timestamp?.version
    return (timestamp ?? 0, files.mapValues(\.version))
  }
}
