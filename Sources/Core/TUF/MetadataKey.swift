/// A public key that may sign for a role.
package protocol MetadataKey: Sendable {
  /// What makes it this key, in one spelling: under two key ids it still signs once (4.2.2).
  var identity: [UInt8] { get }

  /// Whether `signature` is this key's over `message`.
  func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool
}

/// A way of signing that is taken.
package protocol SignatureScheme: Sendable {
  /// Reads a key (4.2); nil if it is of another scheme or no good. Such a key never counts.
  ///
  /// - Parameter value: the member `public` of `keyval`.
  func key(type: String, scheme: String, value: String) -> (any MetadataKey)?
}
