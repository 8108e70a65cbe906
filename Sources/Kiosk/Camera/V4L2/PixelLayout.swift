/// Where the luma lies in a camera's picture. Layouts that begin with a plane of luma are lent as they are.
enum PixelLayout: Sendable, Equatable {
  /// A plane of luma first; colour, if any, behind it.
  case planar
  /// Two pixels in four bytes: Y U Y V.
  case packedEven
  /// Two pixels in four bytes: U Y V Y.
  case packedOdd
  /// Each picture is a JPEG file.
  case jpeg

  /// Formats that are asked for, best first: gray and planes cost nothing; JPEG brings 30 frames a second over USB 2,
  /// where YUYV of 1280x720 brings 10. libv4l2 makes the last one out of nearly anything.
  static let wanted: [(FourCC, PixelLayout)] = [
    (FourCC("GREY"), .planar), (FourCC("NV12"), .planar), (FourCC("MJPG"), .jpeg), (FourCC("YUYV"), .packedEven),
    (FourCC("UYVY"), .packedOdd), (FourCC("YU12"), .planar),
  ]

  /// Bytes of a row's pixels; 0 where pictures have no rows.
  func rowBytes(width: Int) -> Int {
    switch self {
    case .planar: width
    case .packedEven, .packedOdd: width * 2
    case .jpeg: 0
    }
  }

  /// Fewest bytes of a picture in this layout whose rows begin `stride` bytes apart.
  func leastBytes(width: Int, height: Int, stride: Int) -> Int {
    self == .jpeg ? 4 : stride * (height - 1) + rowBytes(width: width)
  }

  /// Copies the luma of a packed picture, whose rows begin `stride` bytes apart, into `out`, which holds one byte for each
  /// pixel.
  func unpack(_ input: UnsafeRawBufferPointer, width: Int, stride: Int, into out: UnsafeMutableRawBufferPointer) {
    let first = self == .packedOdd ? 1 : 0
    let height = out.count / width
    precondition(
      input.count >= leastBytes(width: width, height: height, stride: stride), "a packed picture has two bytes a pixel")
    guard let from = input.baseAddress, let to = out.baseAddress else { return }
    let bytes = unsafe from.assumingMemoryBound(to: UInt8.self)
    let luma = unsafe to.assumingMemoryBound(to: UInt8.self)
    for row in 0..<height {
      let (line, pixels) = unsafe (bytes + row * stride + first, luma + row * width)
      for x in 0..<width { unsafe pixels[x] = unsafe line[x * 2] }
    }
  }
}
