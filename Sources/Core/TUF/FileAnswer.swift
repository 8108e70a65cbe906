/// What came of a request.
package enum FileAnswer: Sendable {
  case bytes([UInt8])
  /// The repository says that it has no such file (status 404). Nothing else means this: it ends the walk over the
  /// roots, and a mirror that only breaks off must not.
  case absent
  /// Anything else, with a reason for the log.
  case failed(String)
}
