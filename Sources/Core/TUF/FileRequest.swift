/// A file that the round wants from the repository.
package struct FileRequest: Sendable, Equatable {
  package enum Folder: Sendable { case metadata, targets }

  package let folder: Folder
  /// Relative to the folder, percent-encoded: to be put behind a base URL as it is.
  package let path: String
  /// The longest body to take; a longer one is a failure.
  package let mostBytes: Int

  package init(folder: Folder, path: String, mostBytes: Int) {
    self.folder = folder
    self.path = path
    self.mostBytes = mostBytes
  }
}
