/// Why a file is not shown as a picture. None of these is a fault of the program: files come from outside.
package enum PictureError: Error, Equatable, Sendable {
  /// The first bytes are those of no picture that we read.
  case unknownKind
  /// The picture says that it is `width` by `height`, outside the limits; nothing was allocated for it.
  case size(width: Int, height: Int, limits: PictureLimits)
  /// The file ends before the picture does.
  case truncated(detail: String)
  /// The bytes break the rules of their format; what the library said.
  case malformed(detail: String)
  /// A valid file of a kind that we do not read, as a PGM of 0 levels.
  case unsupported(detail: String)
}

extension PictureError: CustomStringConvertible {
  /// What is wrong and what to do, in one line.
  package var description: String {
    switch self {
    case .unknownKind:
      "not a PNG, JPEG or binary PGM (P5) file; convert it to one of these"
    case .size(let width, let height, let limits):
      "the picture says \(width)x\(height); sides of \(limits.leastSide) to \(limits.mostSide) pixels and at most "
        + "\(limits.mostPixels) pixels are read; scale it"
    case .truncated(let detail):
      "the file ends before the picture does (\(detail)); copy it again"
    case .malformed(let detail):
      "the file is damaged (\(detail)); copy it again"
    case .unsupported(let detail):
      "\(detail); save it as a PNG of 8 bits"
    }
  }
}
