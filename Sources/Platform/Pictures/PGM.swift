/// Binary PGM (P5) as netpbm's pgm(5) has it: magic, width, height and maxval in decimal, one white space, then pixels, of two
/// bytes each, the greater first, where maxval is beyond 255.
package enum PGM {
  /// Longest header that is read, comments included, in bytes.
  static let longestHeader = 1024

  /// The picture as a P5 file with maxval 255.
  package static func encode(_ picture: GrayPicture) -> [UInt8] {
    Array("P5\n\(picture.width) \(picture.height)\n255\n".utf8) + picture.pixels
  }

  static func decode(_ bytes: [UInt8], limits: PictureLimits) throws(PictureError) -> GrayPicture {
    var at = 2
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    func number(_ what: String) throws(PictureError) -> Int {
      let begin = at
      while at < bytes.count, at < longestHeader, isSpace(bytes[at]) || bytes[at] == 0x23 {
        if bytes[at] == 0x23 {
          while at < bytes.count, at < longestHeader, bytes[at] != 0x0A { at += 1 }
        } else {
          at += 1
        }
      }
      guard at > begin else { throw .malformed(detail: "no white space before the \(what)") }
      var value = 0
      var digits = 0
      while at < bytes.count, digits < 7, (0x30...0x39).contains(bytes[at]) {
        value = value * 10 + Int(bytes[at] - 0x30)
        digits += 1
        at += 1
      }
      guard at < bytes.count else { throw .truncated(detail: "inside the header") }
      guard digits > 0 else { throw .malformed(detail: "no \(what) in the header") }
      return value
    }
    let width = try number("width")
    let height = try number("height")
    let most = try number("greatest value")
    try limits.check(width: width, height: height)
    guard most > 0, most < 65536 else { throw .unsupported(detail: "a PGM with a greatest value of \(most)") }
    guard isSpace(bytes[at]) else { throw .malformed(detail: "no white space after the header") }
    at += 1
    let each = most > 255 ? 2 : 1
    guard bytes.count - at >= width * height * each else {
      throw .truncated(detail: "\((bytes.count - at) / each) of \(width * height) pixels")
    }
    if each == 2 {
      let pixels = (0..<width * height).map { index -> UInt8 in
        let value = Int(bytes[at + index * 2]) << 8 | Int(bytes[at + index * 2 + 1])
        return UInt8(min(value, most) * 255 / most)
      }
      return GrayPicture(width: width, height: height, pixels: pixels)
    }
    var pixels = Array(bytes[at..<at + width * height])
    if most != 255 {
      let scaled = (0..<256).map { UInt8(min($0, most) * 255 / most) }
      for index in pixels.indices { pixels[index] = scaled[Int(pixels[index])] }
    }
    return GrayPicture(width: width, height: height, pixels: pixels)
  }
}
