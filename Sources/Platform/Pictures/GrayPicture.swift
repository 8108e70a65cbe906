/// A gray picture in memory: eight bits a pixel, rows from the top, without padding.
package struct GrayPicture: Sendable, Equatable {
  /// Pixels in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// `width * height` luma values; 0 is black.
  package let pixels: [UInt8]

  /// Takes pixels as they are; their count must be `width * height`.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "a picture of another size than it says")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
