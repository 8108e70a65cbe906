import CPNG

/// PNG by libpng's simplified interface (libpng-manual, section "The simplified API").
package enum PNG {
  /// The picture as a gray PNG of 8 bits.
  package static func encode(_ picture: GrayPicture) -> [UInt8] {
    var image = unsafe png_image()
    unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
    unsafe image.width = png_uint_32(picture.width)
    unsafe image.height = png_uint_32(picture.height)
    unsafe image.format = png_uint_32(PNG_FORMAT_GRAY)
    defer { unsafe png_image_free(&image) }
    // The worst case of zlib's stored blocks, plus libpng's chunks.
    let raw = (picture.width + 1) * picture.height
    var size = raw + raw / 1000 + picture.height / 8 + 4096
    var out = [UInt8](repeating: 0, count: size)
    let written = unsafe picture.pixels.withUnsafeBytes { pixels in
      unsafe out.withUnsafeMutableBytes { out in
        unsafe png_image_write_to_memory(&image, out.baseAddress, &size, 0, pixels.baseAddress, 0, nil)
      }
    }
    precondition(written != 0, "libpng could not write a gray picture: \(unsafe message(of: image))")
    out.removeSubrange(size...)
    return out
  }

  static func decode(_ bytes: [UInt8], limits: PictureLimits) throws(PictureError) -> GrayPicture {
    var image = unsafe png_image()
    unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { unsafe png_image_free(&image) }
    let result: Result<GrayPicture, PictureError> = unsafe bytes.withUnsafeBytes { input in
      guard unsafe png_image_begin_read_from_memory(&image, input.baseAddress, input.count) != 0 else {
        return unsafe .failure(fault(of: image))
      }
      let width = unsafe Int(image.width)
      let height = unsafe Int(image.height)
      do throws(PictureError) { try limits.check(width: width, height: height) } catch { return .failure(error) }
      unsafe image.format = png_uint_32(PNG_FORMAT_GRAY)
      var white = png_color(red: 255, green: 255, blue: 255)
      var pixels = [UInt8](repeating: 255, count: width * height)
      let read = unsafe pixels.withUnsafeMutableBytes { out in
        unsafe png_image_finish_read(&image, &white, out.baseAddress, 0, nil)
      }
      guard read != 0 else { return unsafe .failure(fault(of: image)) }
      return .success(GrayPicture(width: width, height: height, pixels: pixels))
    }
    return try result.get()
  }

  private static func fault(of image: png_image) -> PictureError {
    let said = unsafe message(of: image)
    return said.contains("beyond") || said.contains("Not enough") || said.contains("end of file")
      ? .truncated(detail: said) : .malformed(detail: said)
  }

  private static func message(of image: png_image) -> String {
    let text = unsafe withUnsafeBytes(of: image.message) { unsafe $0.prefix { $0 != 0 } }
    return unsafe String(decoding: text, as: UTF8.self)
  }
}
