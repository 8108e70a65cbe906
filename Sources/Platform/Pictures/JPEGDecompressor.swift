import CTurboJPEG

/// Reads JPEG as luma by libjpeg-turbo; one object serves many pictures, as the frames of a camera.
/// Confine it to one thread.
@safe package final class JPEGDecompressor {
  private let handle: tjhandle

  /// Makes a decompressor; libjpeg-turbo gives one unless memory has ended.
  package init() {
    guard let handle = unsafe tjInitDecompress() else { fatalError("libjpeg-turbo: out of memory") }
    unsafe self.handle = unsafe handle
  }

  deinit { _ = unsafe tjDestroy(handle) }

  /// The size that the header of `bytes` announces, checked against `limits`; no memory has been given to the picture.
  package func size(
    of bytes: UnsafeRawBufferPointer, limits: PictureLimits
  ) throws(PictureError) -> (width: Int, height: Int) {
    var width: Int32 = 0
    var height: Int32 = 0
    var subsampling: Int32 = 0
    var space: Int32 = 0
    let base = unsafe bytes.assumingMemoryBound(to: UInt8.self).baseAddress
    let code = unsafe tjDecompressHeader3(handle, base, UInt(bytes.count), &width, &height, &subsampling, &space)
    guard code == 0 else { throw .malformed(detail: said) }
    try limits.check(width: Int(width), height: Int(height))
    return (Int(width), Int(height))
  }

  /// Decodes luma into `out`, whose count is exactly width times height of `size(of:limits:)`.
  /// Warnings are not errors when `tolerant`: cameras cut the end of a frame off now and then.
  package func decode(
    _ bytes: UnsafeRawBufferPointer, width: Int, height: Int, into out: UnsafeMutableRawBufferPointer, tolerant: Bool
  ) throws(PictureError) {
    precondition(out.count == width * height, "the buffer is of another size than the picture")
    let from = unsafe bytes.assumingMemoryBound(to: UInt8.self).baseAddress
    let to = unsafe out.assumingMemoryBound(to: UInt8.self).baseAddress
    let code = unsafe tjDecompress2(
      handle, from, UInt(bytes.count), to, Int32(width), 0, Int32(height), TJPF_GRAY.rawValue.asInt32,
      TJFLAG_LIMITSCANS)
    if code == 0 { return }
    if unsafe tolerant && tjGetErrorCode(handle) == TJERR_WARNING.rawValue.asInt32 { return }
    let said = said
    throw said.contains("remature end") ? .truncated(detail: said) : .malformed(detail: said)
  }

  func decode(_ bytes: [UInt8], limits: PictureLimits) throws(PictureError) -> GrayPicture {
    let result: Result<GrayPicture, PictureError> = unsafe bytes.withUnsafeBytes { input in
      do throws(PictureError) {
        let (width, height) = try unsafe size(of: input, limits: limits)
        if unsafe hasInks(input) { return .success(try unsafe decodeInks(input, width: width, height: height)) }
        var pixels = [UInt8](repeating: 0, count: width * height)
        let fault: PictureError? = unsafe pixels.withUnsafeMutableBytes { out in
          do throws(PictureError) {
            try unsafe decode(input, width: width, height: height, into: out, tolerant: false)
            return nil
          } catch { return error }
        }
        if let fault { return .failure(fault) }
        return .success(GrayPicture(width: width, height: height, pixels: pixels))
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  // Four inks, as printers have them; libjpeg-turbo makes no gray of these. Sides have been checked before.
  private func hasInks(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var (width, height, subsampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let base = unsafe bytes.assumingMemoryBound(to: UInt8.self).baseAddress
    _ = unsafe tjDecompressHeader3(handle, base, UInt(bytes.count), &width, &height, &subsampling, &space)
    return space == TJCS_CMYK.rawValue.asInt32 || space == TJCS_YCCK.rawValue.asInt32
  }

  // Inks are kept as what they leave of the light, as Adobe's programs write them and everybody after them.
  private func decodeInks(
    _ bytes: UnsafeRawBufferPointer, width: Int, height: Int
  ) throws(PictureError) -> GrayPicture {
    var inks = [UInt8](repeating: 0, count: width * height * 4)
    let from = unsafe bytes.assumingMemoryBound(to: UInt8.self).baseAddress
    let code = unsafe tjDecompress2(
      handle, from, UInt(bytes.count), &inks, Int32(width), 0, Int32(height), TJPF_CMYK.rawValue.asInt32,
      TJFLAG_LIMITSCANS)
    if code != 0 {
      let said = said
      throw said.contains("remature end") ? .truncated(detail: said) : .malformed(detail: said)
    }
    // ITU-R BT.601 luma of the light that is left.
    let pixels = (0..<width * height).map { index -> UInt8 in
      let at = index * 4
      let light = Int(inks[at]) * 299 + Int(inks[at + 1]) * 587 + Int(inks[at + 2]) * 114
      return UInt8(light * Int(inks[at + 3]) / 255_000)
    }
    return GrayPicture(width: width, height: height, pixels: pixels)
  }

  private var said: String { unsafe String(cString: tjGetErrorStr2(handle)) }
}

extension FixedWidthInteger {
  // Enumerations of this header arrive as Int32 or UInt32, by platform.
  fileprivate var asInt32: Int32 { Int32(self) }
}
