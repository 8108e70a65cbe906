/// The largest and smallest picture that is given memory. Checked against the header, before anything is allocated.
package struct PictureLimits: Sendable, Equatable {
  /// Least width and height, in pixels.
  package var leastSide: Int
  /// Most width and height, in pixels.
  package var mostSide: Int
  /// Most pixels in all; also bytes of memory, since a gray pixel is a byte.
  package var mostPixels: Int

  /// Limits for pictures from a folder: up to 40 megapixels, as telephones make them.
  package static let photograph = PictureLimits(leastSide: 1, mostSide: 10_000, mostPixels: 40_000_000)
  /// Limits for one frame of a video or a camera.
  package static let frame = PictureLimits(leastSide: 16, mostSide: 4096, mostPixels: 4096 * 4096)

  /// Limits of your own, in pixels.
  package init(leastSide: Int, mostSide: Int, mostPixels: Int) {
    self.leastSide = leastSide
    self.mostSide = mostSide
    self.mostPixels = mostPixels
  }

  func check(width: Int, height: Int) throws(PictureError) {
    guard width >= leastSide, height >= leastSide, width <= mostSide, height <= mostSide, width * height <= mostPixels
    else { throw .size(width: width, height: height, limits: self) }
  }
}
