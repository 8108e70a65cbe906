/// The first line of a YUV4MPEG2 stream (yuv4mpeg(5) of mjpegtools), parsed strictly.
package struct Y4MHeader: Sendable, Equatable {
  /// How much colour follows the luma. Only its length matters here.
  package enum Chroma: String, Sendable {
    case quarter = "420"
    case half = "422"
    case full = "444"
    case none = "mono"
  }

  /// Longest first line, without its line feed, in bytes.
  package static let longestLine = 256
  /// Least width and height in pixels.
  package static let leastSide = 16
  /// Most width and height in pixels.
  package static let mostSide = 4096
  /// Most frames a second.
  package static let mostRate = 240

  /// Pixels in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Frames a second are `rate.frames / rate.seconds`.
  package let rate: (frames: Int, seconds: Int)
  /// The colour that follows each frame's luma.
  package let chroma: Chroma

  /// Bytes of luma in a frame.
  package var lumaBytes: Int { width * height }
  /// Bytes of colour in a frame.
  package var chromaBytes: Int {
    switch chroma {
    case .none: 0
    case .quarter: (width + 1) / 2 * ((height + 1) / 2) * 2
    case .half: (width + 1) / 2 * height * 2
    case .full: width * height * 2
    }
  }
  /// The time from one frame to the next.
  package var period: Duration { .seconds(rate.seconds) / rate.frames }
  /// Size and colour, for people.
  package var picture: String { "\(width)x\(height) C\(chroma.rawValue)" }

  package static func == (a: Y4MHeader, b: Y4MHeader) -> Bool {
    a.width == b.width && a.height == b.height && a.rate == b.rate && a.chroma == b.chroma
  }

  /// Parses a line without its line feed. Interlaced pictures are taken as they come, line by line.
  package init(line: [UInt8]) throws(Y4MError) {
    guard line.count <= Self.longestLine else { throw .lineTooLong(frame: nil) }
    var words = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.removeFirst().elementsEqual("YUV4MPEG2".utf8) else { throw .notY4M }
    var values: [UInt8: ArraySlice<UInt8>] = [:]
    for word in words {
      guard let tag = word.first else { throw .header("nothing between two spaces") }
      guard word.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .header("something that is not ASCII") }
      if tag == UInt8(ascii: "X") { continue }
      guard "WHFIAC".utf8.contains(tag) else {
        throw .header("\(Self.text(word)), a parameter that is not known")
      }
      guard values.updateValue(word.dropFirst(), forKey: tag) == nil else {
        throw .header("\(Self.text([tag])) twice")
      }
    }
    let width = try Self.side(values[UInt8(ascii: "W")], "no width (W)")
    let height = try Self.side(values[UInt8(ascii: "H")], "no height (H)")
    let sides = Self.leastSide...Self.mostSide
    guard sides.contains(width), sides.contains(height) else { throw .size(width: width, height: height) }
    self.width = width
    self.height = height
    rate = try Self.rate(values[UInt8(ascii: "F")])
    chroma = try Self.chroma(values[UInt8(ascii: "C")])
    if let interlace = values[UInt8(ascii: "I")] {
      guard interlace.count == 1, "ptbm?".utf8.contains(interlace.first ?? 0) else {
        throw .header("interlacing I\(Self.text(interlace)), which is not known")
      }
    }
  }

  private static func side(_ digits: ArraySlice<UInt8>?, _ missing: String) throws(Y4MError) -> Int {
    guard let digits else { throw .header(missing) }
    guard let value = number(digits) else { throw .header("\(text(digits)) where a number of pixels should stand") }
    return value
  }

  private static func rate(_ value: ArraySlice<UInt8>?) throws(Y4MError) -> (frames: Int, seconds: Int) {
    guard let value else { throw .rate("not said") }
    let parts = value.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, let frames = number(parts[0]), let seconds = number(parts[1]), seconds > 0,
      frames >= seconds, frames <= mostRate * seconds
    else { throw .rate(text(value)) }
    return (frames, seconds)
  }

  private static func chroma(_ value: ArraySlice<UInt8>?) throws(Y4MError) -> Chroma {
    guard let value else { return .quarter }
    switch text(value) {
    case "420", "420jpeg", "420mpeg2", "420paldv": return .quarter
    case "422": return .half
    case "444": return .full
    case "mono": return .none
    case let other: throw .chroma("C\(other)")
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.prefix(32), as: UTF8.self)
  }
}
