/// A way of signing that is taken.
package protocol SignatureScheme: Sendable {
  /// Reads a key (4.2); nil if it is of another scheme or no good. Such a key never counts.
  ///
  /// - Parameter value: the member `public` of `keyval`.
  func key(type: String, scheme: String, value: String) -> (any MetadataKey)?
}
