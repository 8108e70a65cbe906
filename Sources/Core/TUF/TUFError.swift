/// Why a round ends: what was wrong with which file.
///
/// Whatever was persisted before stays in force; a round that fails may simply be begun anew.
package struct TUFError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// Not strict JSON, or not what section 4 of the specification asks for.
    case format
    /// The metadata of another role, or of a specification that is not 1.x.
    case wrongType = "wrong-type"
    /// Fewer keys of the role have signed than its threshold asks for.
    case signatures
    /// Older than what is trusted already, or without something that was listed there (5.4.3, 5.5.5).
    case rollback
    /// Not the version that was asked for (5.3.5, 5.5.4, 5.6.4).
    case wrongVersion = "wrong-version"
    /// Past its expiry when the round began (5.3.10, 5.4.4, 5.5.6, 5.6.5).
    case expired
    /// Longer than allowed, or not as long as listed.
    case wrongLength = "wrong-length"
    /// Not of the listed hash, or listed with no hash that is known here.
    case wrongHash = "wrong-hash"
    /// The repository has no such file, and it is no root.
    case absent
    /// The file could not be fetched.
    case notFetched = "not-fetched"
    /// A role that the snapshot does not list.
    case notInSnapshot = "not-in-snapshot"
    /// More new roots than one round takes; the next round goes on from here.
    case tooManyRoots = "too-many-roots"
    /// More delegations on the way to one target than a search takes.
    case tooManyDelegations = "too-many-delegations"
    /// A target path that could leave its folder.
    case unsafePath = "unsafe-path"
  }

  package let code: Code
  /// The file, as the repository names it, or the target's path.
  package let file: String
  /// More words for the log, or empty.
  package let detail: String

  package init(_ code: Code, _ file: String, _ detail: String = "") {
    self.code = code
    self.file = file
    self.detail = detail
  }

  package var description: String { "\(file): \(code.rawValue)\(detail.isEmpty ? "" : " (\(detail))")" }
}
