/// The roles of a trust repository: the four at its top, and the one that campaigns.json may be delegated to.
package enum RepositoryRole: String, Sendable, CaseIterable {
  case root, targets, snapshot, timestamp
  case campaigns

  /// Those whose keys the root names.
  static let top: [RepositoryRole] = [.root, .targets, .snapshot, .timestamp]

  /// What its metadata says that it is (TUF 1.0, section 4.5): a delegated role's is that of targets.
  var type: String { self == .campaigns ? RepositoryRole.targets.rawValue : rawValue }

  /// How long what it signs holds unless said otherwise, in milliseconds. The timestamp's is what "fresh" means to a
  /// kiosk; the others outlive it by far.
  package var lifetime: Int64 {
    switch self {
    case .root: 730 * 86_400_000
    case .targets, .campaigns: 365 * 86_400_000
    case .snapshot: 30 * 86_400_000
    case .timestamp: 7 * 86_400_000
    }
  }
}
