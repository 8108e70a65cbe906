/// Why bytes could not be inflated.
package enum ZlibError: String, Error, Sendable, CaseIterable {
  /// No zlib stream, or a broken one; its checksum does not hold.
  case malformed
  /// It ends too early.
  case truncated
  /// Something follows it.
  case trailingBytes = "trailing-bytes"
  /// It inflates to fewer bytes than it must.
  case tooShort = "too-short"
  /// It inflates to more bytes than it may. No more than that many have been inflated.
  case tooLong = "too-long"
  case outOfMemory = "out-of-memory"
}
