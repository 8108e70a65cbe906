/// What one round takes at most. Lengths are in bytes.
package struct UpdateLimits: Sendable, Equatable {
  package var root = 512_000
  package var timestamp = 16_384
  /// Where the timestamp names no length, or a greater one.
  package var snapshot = 2_000_000
  /// Where the snapshot names no length, or a greater one; for each role.
  package var targets = 5_000_000
  /// New roots in one round (5.3.3).
  package var rootRotations = 256
  /// Delegated roles looked at for one target (5.6.7.1).
  package var delegations = 32

  /// The defaults of python-tuf (tuf/ngclient/config.py).
  package init() {}

  /// The caps of this project's own repositories (Sources/Core/README.md).
  package static let deployed = {
    var limits = UpdateLimits()
    limits.root = 512 << 10
    limits.snapshot = 1 << 20
    limits.targets = 8 << 20
    return limits
  }()
}
