/// Why there is no QR code for a content.
package enum QREncodeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Nothing was to be encoded.
  case empty
  /// No version of the standard holds so many bytes at this level.
  case tooLong(bytes: Int)

  /// What is wrong, in one line.
  package var description: String {
    switch self {
    case .empty: "there is no text to draw"
    case .tooLong(let bytes): "\(bytes) bytes do not fit into a QR code; shorten the content"
    }
  }
}
