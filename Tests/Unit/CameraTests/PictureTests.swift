import Camera
import Foundation
import Glibc
import Pictures
import Testing

@Suite struct PictureTests {
  // 24x16 pixels, column x of gray 10x, written by libjpeg-turbo 2.1.5 at quality 90.
  static let jpeg: [UInt8] = {
    let base64 = """
      /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMU\
      FRUVDA8XGBYUGBIUFRT/wAALCAAQABgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF\
      BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW\
      V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi\
      4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APgf4R/8sfwr7V+Ef/LH8K+1vhH/AMsfwr8VPhH/AMsfwr7V+Ef/ACx/Cvtb4R/8\
      sfwr/9k=
      """
    return [UInt8](Data(base64Encoded: base64) ?? Data())
  }()

  // 16x8 pixels of four inks, column x leaving 10x of 255 of the light, by libjpeg-turbo 2.1.5 at quality 90.
  static let inks: [UInt8] = {
    let base64 = """
      /9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwP\
      FxgWFBgSFBUU/9sAQwEDBAQFBAUJBQUJFA0LDRQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU\
      /8AAFAgACAAQBAERAAIRAQMRAQQRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQEC\
      AwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hp\
      anN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX2\
      9/j5+v/EAB8BAAMBAQEBAQEBAQEAAAAAAAABAgMEBQYHCAkKC//EALURAAIBAgQEAwQHBQQEAAECdwABAgMRBAUhMQYSQVEHYXETIjKB\
      CBRCkaGxwQkjM1LwFWJy0QoWJDThJfEXGBkaJicoKSo1Njc4OTpDREVGR0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoKDhIWGh4iJ\
      ipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uLj5OXm5+jp6vLz9PX29/j5+v/aAA4EAQACEQMRBAAA\
      PwD71+Lf/Lf8aAP1Tr4q+Lf/AC3/ABoAK//Z
      """
    return [UInt8](Data(base64Encoded: base64) ?? Data())
  }()

  private static let ramp = GrayPicture(width: 20, height: 3, pixels: (0..<60).map { UInt8($0 * 4) })

  @Test func `a PNG is read back exactly`() throws {
    #expect(try PictureDecoder.decode(PNG.encode(Self.ramp)) == Self.ramp)
  }

  @Test func `a PGM is read back exactly`() throws {
    #expect(try PictureDecoder.decode(PGM.encode(Self.ramp)) == Self.ramp)
  }

  @Test func `a PGM may have comments and another white`() throws {
    let bytes = Array("P5 # a comment\n 2 # another\n 1\n100\n".utf8) + [50, 100]
    #expect(try PictureDecoder.decode(bytes) == GrayPicture(width: 2, height: 1, pixels: [127, 255]))
  }

  @Test func `a JPEG is read as luma`() throws {
    let picture = try PictureDecoder.decode(Self.jpeg)
    #expect(picture.width == 24 && picture.height == 16)
    for x in 0..<24 { #expect(abs(Int(picture.pixels[x]) - x * 10) < 6) }
  }

  @Test func `a JPEG of four inks is read as the light that they leave`() throws {
    let picture = try PictureDecoder.decode(Self.inks)
    #expect(picture.width == 16 && picture.height == 8)
    for x in 0..<16 { #expect(abs(Int(picture.pixels[x]) - x * 10) < 6) }
    #expect(throws: PictureError.self) { try PictureDecoder.decode(Array(Self.inks.dropLast(40))) }
  }

  @Test func `a PGM of 16 bits is read by its upper ones, and what is above its greatest value is white`() throws {
    let bytes = Array("P5 3 1 1000 ".utf8) + [0, 0, 1, 0xF4, 0xFF, 0xFF]
    #expect(try PictureDecoder.decode(bytes) == GrayPicture(width: 3, height: 1, pixels: [0, 127, 255]))
    #expect(throws: PictureError.truncated(detail: "2 of 3 pixels")) { try PictureDecoder.decode(bytes.dropLast()) }
  }

  @Test func `what is no picture is refused`() {
    #expect(throws: PictureError.unknownKind) { try PictureDecoder.decode([]) }
    #expect(throws: PictureError.unknownKind) { try PictureDecoder.decode(Array("GIF89a".utf8)) }
    #expect(throws: PictureError.unknownKind) { try PictureDecoder.decode(Array("P6 1 1 255 aaa".utf8)) }
  }

  @Test func `a hostile size is refused by its header alone`() {
    // Signature and IHDR of 2,000,000,000 x 2 pixels; there are no pixels at all.
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
    png += [0x00, 0x01, 0x86, 0xA0, 0, 0, 0x4E, 0x20, 8, 0, 0, 0, 0, 0xD0, 0x7E, 0x28, 0xA7]
    #expect(throws: PictureError.self) { try PictureDecoder.decode(png) }
    #expect(throws: PictureError.size(width: 9_999_999, height: 2, limits: .photograph)) {
      try PictureDecoder.decode(Array("P5 9999999 2 255 ".utf8))
    }
    #expect(throws: PictureError.size(width: 9000, height: 9000, limits: .photograph)) {
      try PictureDecoder.decode(Array("P5 9000 9000 255 ".utf8))
    }
    // The frame header of the JPEG says 50,000 rows of 24.
    var jpeg = Self.jpeg
    if let at = jpeg.indices.first(where: { jpeg[$0...].starts(with: [0xFF, 0xC0]) }) {
      jpeg[at + 5] = 0xC3
      jpeg[at + 6] = 0x50
    }
    #expect(throws: PictureError.size(width: 24, height: 50_000, limits: .photograph)) {
      try PictureDecoder.decode(jpeg)
    }
  }

  @Test func `a picture too large for a frame is refused where frames are read`() {
    #expect(throws: PictureError.size(width: 20, height: 3, limits: .frame)) {
      try PictureDecoder.decode(PNG.encode(Self.ramp), limits: .frame)
    }
  }

  @Test(arguments: [20, 40, 60])
  func `a picture that ends too early is refused`(missing: Int) {
    #expect(throws: PictureError.self) { try PictureDecoder.decode(PNG.encode(Self.ramp).dropLast(missing)) }
    #expect(throws: PictureError.self) { try PictureDecoder.decode(PGM.encode(Self.ramp).dropLast(missing)) }
  }

  @Test func `a JPEG cut in half is refused as a file and taken as a camera's frame`() throws {
    let half = Array(Self.jpeg.dropLast(20))
    #expect(throws: PictureError.self) { try PictureDecoder.decode(half) }
    var luma = [UInt8](repeating: 0, count: 24 * 16)
    let decompressor = JPEGDecompressor()
    try unsafe half.withUnsafeBytes { input in
      try unsafe luma.withUnsafeMutableBytes { out in
        try unsafe decompressor.decode(input, width: 24, height: 16, into: out, tolerant: true)
      }
    }
    #expect(luma.contains { $0 > 0 })
  }

  @Test(arguments: [
    "P5", "P5 ", "P5 2", "P5 2 2", "P5 2 2 255", "P5 2 2 0 aaaa", "P5 2 2 65536 aaaaaaaa", "P5 2 2 65535 aaaaaaa",
    "P5 a 2 255 aa",
  ])
  func `a wrong PGM is refused`(text: String) {
    #expect(throws: PictureError.self) { try PictureDecoder.decode(Array(text.utf8)) }
  }

  @Test func `every cut and every changed byte of a picture is survived`() {
    for file in [PNG.encode(Self.ramp), PGM.encode(Self.ramp), Self.jpeg, Self.inks] {
      for index in file.indices {
        _ = try? PictureDecoder.decode(Array(file[..<index]))
        var changed = file
        changed[index] ^= 0xFF
        _ = try? PictureDecoder.decode(changed)
      }
    }
  }
}

@Suite struct PictureSourceTests {
  private static let small = GrayPicture(width: 16, height: 16, pixels: .init(repeating: 9, count: 256))

  @Test func `a folder gives its pictures in the order of their names`() throws {
    let scratch = Scratch()
    scratch.file("b.PNG", PNG.encode(Self.small))
    scratch.file("a.pgm", PGM.encode(Self.small))
    scratch.file("c.jpeg", PictureTests.jpeg)
    scratch.file("notes.txt", [1])
    let source = try PictureSource(paths: [scratch.path])
    var places: [String] = []
    while try source.next(within: .zero, { _ in }) == .frame { places.append(source.place) }
    #expect(places == ["a.pgm", "b.PNG", "c.jpeg"].map { "\(scratch.path)/\($0)" })
  }

  @Test func `a file that is no picture is named and does not end the others`() throws {
    let scratch = Scratch()
    let bad = scratch.file("a.png", [1, 2, 3])
    let good = scratch.file("b.png", PNG.encode(Self.small))
    let source = try PictureSource(paths: [bad, good])
    let trouble = #expect(throws: CameraTrouble.self) { try source.next(within: .zero) { _ in } }
    #expect(trouble?.detail.hasPrefix("\(bad): not a PNG, JPEG or binary PGM") == true)
    #expect(try source.next(within: .zero) { _ in } == .frame)
    #expect(try source.next(within: .zero) { _ in } == .ended)
  }

  @Test func `a missing picture and a folder without pictures say so`() {
    let scratch = Scratch()
    let missing = #expect(throws: CameraTrouble.self) { try PictureSource(paths: ["/nonexistent.png"]) }
    #expect(missing?.state == .missing)
    let empty = #expect(throws: CameraTrouble.self) { try PictureSource(paths: [scratch.path]) }
    #expect(empty?.detail == "\(scratch.path) holds no picture")
  }

  @Test func `a FIFO in place of a picture is refused instead of waited for`() throws {
    let scratch = Scratch()
    #expect(unsafe mkfifo("\(scratch.path)/a.png", 0o600) == 0)
    let source = try PictureSource(paths: ["\(scratch.path)/a.png"])
    #expect(throws: CameraTrouble.self) { try source.next(within: .zero) { _ in } }
  }
}
