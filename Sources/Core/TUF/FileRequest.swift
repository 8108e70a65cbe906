/// A file that the round wants from the repository.
package struct FileRequest: Sendable, Equatable {
  package enum Folder: Sendable { case metadata, targets }

  package let folder: Folder
  /// Relative to the folder, percent-encoded: to be put behind a base URL as it is.
  package let path: String
  /// The longest body to take; a longer one is a failure.
  package let mostBytes: Int
}

/// What came of a request.
package enum FileAnswer: Sendable {
  case bytes([UInt8])
  /// The repository says that it has no such file (status 404). Nothing else means this: it ends the walk over the
  /// roots, and a mirror that only breaks off must not.
  case absent
  /// Anything else, with a reason for the log.
  case failed(String)
}
