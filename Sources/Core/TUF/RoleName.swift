/// The name of a role: one of the four at the top, or a delegated one.
package struct RoleName: Sendable, Hashable, CustomStringConvertible {
  package let name: ExactText

  package static let root = RoleName(top: "root")
  package static let timestamp = RoleName(top: "timestamp")
  package static let snapshot = RoleName(top: "snapshot")
  package static let targets = RoleName(top: "targets")

  private init(top name: String) { self.name = ExactText(name) }

  /// The name of a delegated role. Nil if it is empty or that of a role at the top, whose file it would take.
  init?(delegated name: String) {
    self.name = ExactText(name)
    guard !name.isEmpty, ![.root, .timestamp, .snapshot, .targets].contains(self) else { return nil }
  }

  /// How the role's trusted file is called where it is kept; any name is safe as that of a file.
  package var storedName: String { "\(name.percentEncoded()).json" }

  /// How the repository names the role's file, with the version where snapshots are consistent (section 6).
  func fileName(version: Int64?) -> String { (version.map { "\($0)." } ?? "") + storedName }

  /// The role's member of a snapshot's `meta` (4.4).
  var listedName: ExactText { ExactText("\(name).json") }

  package var description: String { name.text }
}
