import Camera
import Testing

@Suite struct Y4MDecoderTests {
  static let header = "YUV4MPEG2 W16 H16 F30:1 C420\n"

  static func frame(_ gray: UInt8, _ colour: Int = 128) -> [UInt8] {
    Array("FRAME\n".utf8) + [UInt8](repeating: gray, count: 256) + [UInt8](repeating: 7, count: colour)
  }

  // Feeds bytes in pieces; returns the first luma of each frame.
  private func grays(_ bytes: [UInt8], pieces: Int) throws(Y4MError) -> [UInt8] {
    var decoder = Y4MDecoder()
    var grays: [UInt8] = []
    var at = 0
    while at < bytes.count {
      let piece = Array(bytes[at..<min(at + pieces, bytes.count)])
      let taken: Result<(taken: Int, frame: Bool), Y4MError> = unsafe piece.withUnsafeBytes { raw in
        do throws(Y4MError) { return .success(try unsafe decoder.take(raw)) } catch { return .failure(error) }
      }
      let (count, whole) = try taken.get()
      #expect(count > 0)
      at += count
      if whole { grays.append(decoder.luma[255]) }
    }
    try decoder.finish()
    return grays
  }

  @Test(arguments: [1, 2, 5, 255, 256, 257, 391, 100_000])
  func `frames come whole however the bytes are cut`(pieces: Int) throws {
    let film = Array(Self.header.utf8) + Self.frame(10) + Self.frame(20) + Self.frame(30)
    #expect(try grays(film, pieces: pieces) == [10, 20, 30])
  }

  @Test func `a gray film has no colour to skip`() throws {
    let film = Array("YUV4MPEG2 W16 H16 F30:1 Cmono\n".utf8) + Self.frame(10, 0) + Self.frame(20, 0)
    #expect(try grays(film, pieces: 100) == [10, 20])
  }

  @Test func `parameters of a frame are allowed and short`() throws {
    let head = Array(Self.header.utf8)
    #expect(try grays(head + Array("FRAME Ip\n".utf8) + Self.frame(9).dropFirst(6), pieces: 64) == [9])
    let long = Array("FRAME X\(String(repeating: "x", count: 200))\n".utf8)
    #expect(throws: Y4MError.lineTooLong(frame: 1)) { try grays(head + long, pieces: 64) }
    #expect(throws: Y4MError.noFrame(frame: 1)) { try grays(head + Array("FRAMES\n".utf8), pieces: 64) }
  }

  @Test func `a first line without end is refused before it fills the memory`() {
    let endless = Array("YUV4MPEG2 W16 H16 F30:1 X\(String(repeating: "x", count: 10_000))".utf8)
    #expect(throws: Y4MError.lineTooLong(frame: nil)) { try grays(endless, pieces: 64) }
  }

  @Test func `another kind of file is refused by its first bytes`() {
    #expect(throws: Y4MError.notY4M) { try grays(Array("YUX".utf8), pieces: 1) }
    #expect(throws: Y4MError.notY4M) { try grays([0x89, 0x50], pieces: 1) }
  }

  @Test func `a truncated frame is refused`() {
    let film = Array(Self.header.utf8) + Self.frame(10) + Self.frame(20).prefix(106)
    #expect(throws: Y4MError.truncated(frame: 2, got: 100, of: 384)) { try grays(film, pieces: 64) }
    #expect(throws: Y4MError.truncated(frame: 1, got: 0, of: 384)) {
      try grays(Array((Self.header + "FRA").utf8), pieces: 64)
    }
    #expect(throws: Y4MError.truncated(frame: 1, got: 256, of: 384)) {
      try grays(Array(Self.header.utf8) + Self.frame(1, 0), pieces: 64)
    }
  }

  @Test func `a truncated first line is refused`() {
    #expect(throws: Y4MError.truncatedHeader(got: 0)) { try grays([], pieces: 1) }
    #expect(throws: Y4MError.truncatedHeader(got: 9)) { try grays(Array("YUV4MPEG2".utf8), pieces: 1) }
  }

  @Test func `another size half-way is refused and named`() {
    let other = Array("YUV4MPEG2 W32 H16 F30:1 C420\n".utf8)
    #expect(throws: Y4MError.sizeChanged(frame: 2, from: "16x16 C420", to: "32x16 C420")) {
      try grays(Array(Self.header.utf8) + Self.frame(10) + other + Self.frame(20), pieces: 64)
    }
  }

  @Test func `films of one size may follow each other`() throws {
    let film = Array(Self.header.utf8) + Self.frame(10)
    #expect(try grays(film + film, pieces: 64) == [10, 10])
  }

  @Test func `something between two frames is refused`() {
    #expect(throws: Y4MError.noFrame(frame: 2)) {
      try grays(Array(Self.header.utf8) + Self.frame(10) + [0] + Self.frame(20), pieces: 64)
    }
  }
}
