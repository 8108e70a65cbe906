import Pictures

/// One frame kept for somebody who asked to see it, small enough to be sent. It lives in memory only.
package struct Still: Sendable {
  private let picture: GrayPicture

  /// Copies a frame; one with a side over `PassReader.mostSide` is made smaller, as for reading.
  package init(_ frame: borrowing Frame) {
    let longest = max(frame.width, frame.height, PassReader.mostSide)
    let width = max(1, frame.width * PassReader.mostSide / longest)
    let height = max(1, frame.height * PassReader.mostSide / longest)
    var pixels: [UInt8] = []
    GrayFilter.shrink(frame, into: &pixels, width: width, height: height)
    picture = GrayPicture(width: width, height: height, pixels: pixels)
  }

  /// The picture as PNG: at most 1280 x 1280 gray pixels, under 2 MB.
  package func png() -> [UInt8] { PNG.encode(picture) }
}
