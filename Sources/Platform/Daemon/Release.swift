/// What all programs of a build are.
package enum Release {
  /// The version (semver.org), the same for every program of the package.
  package static let version = "0.1.0"
}
