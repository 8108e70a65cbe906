/// One look at a frame: which reader, and at what was made of the frame.
package struct Look: Sendable, Equatable {
  /// The two readers.
  package enum Eye: String, Sendable, CaseIterable {
    /// zbar, the project's own reader.
    case zbar
    /// libzxing, the second reader; it finds nothing in a build without it.
    case zxing
  }

  /// The reader.
  package let eye: Eye
  /// What it looks at.
  package let pass: Pass

  /// A look of this reader at this picture.
  package init(_ eye: Eye, _ pass: Pass) {
    self.eye = eye
    self.pass = pass
  }
}

extension Look: CustomStringConvertible {
  /// "zbar adaptive"
  package var description: String { "\(eye) \(pass)" }
}
