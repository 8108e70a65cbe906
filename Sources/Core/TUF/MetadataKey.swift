/// A public key that may sign for a role.
package protocol MetadataKey: Sendable {
  /// What makes it this key, in one spelling: under two key ids it still signs once (4.2.2).
  var identity: [UInt8] { get }

  /// Whether `signature` is this key's over `message`.
  func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool
}
