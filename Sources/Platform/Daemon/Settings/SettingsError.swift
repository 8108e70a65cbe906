/// What is wrong with a configuration file: everything that was found, each with its place and with what is allowed.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
  package struct Finding: Sendable, Equatable, CustomStringConvertible {
    package let file: String
    /// From 1; nil where something is missing.
    package let line: Int?
    /// Nil where the file as a whole can't be read.
    package let key: String?
    package let problem: String
    /// What is allowed, in words; nil where the problem says it.
    package let allowed: String?

    package var description: String {
      let place = line.map { "\(file):\($0)" } ?? file
      let head = key.map { "\(place): \($0): \(problem)" } ?? "\(place): \(problem)"
      return allowed.map { "\(head). Allowed: \($0)" } ?? head
    }
  }

  package let findings: [Finding]

  /// One finding a line.
  package var description: String { findings.map(\.description).joined(separator: "\n") }
}
