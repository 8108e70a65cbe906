/// Reads PNG, JPEG and PGM files as gray pictures.
package enum PictureDecoder {
  /// The kinds that are told apart, by their first bytes and never by a file's name.
  package enum Kind: Sendable {
    case png, jpeg, pgm
  }

  /// The kind that the first bytes announce, or nil.
  package static func kind(of bytes: [UInt8]) -> Kind? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: [0x50, 0x35]) { return .pgm }
    return nil
  }

  /// The picture in `bytes`. Colours become luma; transparent pixels are shown on white.
  /// A picture outside `limits` is refused by its header, before memory is given to it.
  package static func decode(
    _ bytes: [UInt8], limits: PictureLimits = .photograph
  ) throws(PictureError) -> GrayPicture {
    switch kind(of: bytes) {
    case .png: try PNG.decode(bytes, limits: limits)
    case .jpeg: try JPEGDecompressor().decode(bytes, limits: limits)
    case .pgm: try PGM.decode(bytes, limits: limits)
    case nil: throw .unknownKind
    }
  }
}
