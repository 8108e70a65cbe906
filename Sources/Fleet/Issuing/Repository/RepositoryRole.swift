/// The four roles of a trust repository.
package enum RepositoryRole: String, Sendable, CaseIterable {
  case root, targets, snapshot, timestamp

  /// How long what it signs holds unless said otherwise, in milliseconds. The timestamp's is what "fresh" means to a
  /// kiosk; the others outlive it by far.
  package var lifetime: Int64 {
    switch self {
    case .root: 730 * 86_400_000
    case .targets: 365 * 86_400_000
    case .snapshot: 30 * 86_400_000
    case .timestamp: 7 * 86_400_000
    }
  }
}
