import Camera
import Testing

@Suite struct Y4MHeaderTests {
  private func parse(_ line: String) throws(Y4MError) -> Y4MHeader { try Y4MHeader(line: Array(line.utf8)) }

  @Test func `what ffmpeg writes is understood`() throws {
    let header = try parse("YUV4MPEG2 W1280 H720 F30000:1001 Ip A1:1 C420mpeg2 XYSCSS=420MPEG2 XCOLORRANGE=LIMITED")
    #expect(header.width == 1280 && header.height == 720)
    #expect(header.rate == (30000, 1001))
    #expect(header.chroma == .quarter)
    #expect(header.chromaBytes == 640 * 360 * 2)
  }

  @Test func `odd sides round their colour up`() throws {
    #expect(try parse("YUV4MPEG2 W17 H19 F25:1 C420jpeg").chromaBytes == 9 * 10 * 2)
    #expect(try parse("YUV4MPEG2 W17 H19 F25:1 C422").chromaBytes == 9 * 19 * 2)
    #expect(try parse("YUV4MPEG2 W17 H19 F25:1 C444").chromaBytes == 17 * 19 * 2)
    #expect(try parse("YUV4MPEG2 W17 H19 F25:1 Cmono").chromaBytes == 0)
  }

  @Test func `interlaced video is taken line by line`() throws {
    #expect(try parse("YUV4MPEG2 W720 H576 F25:1 It A59:54 C420paldv").height == 576)
  }

  @Test func `a stream of another kind is told apart`() {
    #expect(throws: Y4MError.notY4M) { try parse("RIFF W16 H16 F1:1") }
    #expect(throws: Y4MError.notY4M) { try parse("YUV4MPEG W16 H16 F1:1") }
  }

  @Test(arguments: [(0, 720), (15, 720), (1280, 4097), (999_999_999, 999_999_999)])
  func `a hostile size is refused`(width: Int, height: Int) {
    #expect(throws: Y4MError.size(width: width, height: height)) {
      try parse("YUV4MPEG2 W\(width) H\(height) F30:1")
    }
  }

  @Test(arguments: ["W H16 F1:1", "W-16 H16 F1:1", "W16x H16 F1:1", "W1234567890 H16 F1:1", "H16 F1:1", "W16 F1:1"])
  func `a size that is no number is refused`(parameters: String) {
    #expect(throws: Y4MError.self) { try parse("YUV4MPEG2 \(parameters)") }
  }

  @Test(arguments: ["0:0", "0:1", "1:0", "241:1", "1:2", "30", "30:1:1", "30:", ":1", "a:b", "-30:1"])
  func `a rate that no camera has is refused`(rate: String) {
    #expect(throws: Y4MError.rate(rate)) { try parse("YUV4MPEG2 W16 H16 F\(rate)") }
  }

  @Test func `a rate that is not said is refused`() {
    #expect(throws: Y4MError.rate("not said")) { try parse("YUV4MPEG2 W16 H16") }
    #expect(Y4MError.rate("90000:1").whatToDo.contains("-r 30"))
  }

  @Test(arguments: ["420p10", "mono16", "444alpha", "411", ""])
  func `pixels of another kind are refused`(chroma: String) {
    #expect(throws: Y4MError.chroma("C\(chroma)")) { try parse("YUV4MPEG2 W16 H16 F30:1 C\(chroma)") }
  }

  @Test func `a parameter twice, unknown or empty is refused`() {
    #expect(throws: Y4MError.header("W twice")) { try parse("YUV4MPEG2 W16 W16 H16 F30:1") }
    #expect(throws: Y4MError.self) { try parse("YUV4MPEG2 W16 H16 F30:1 Q1") }
    #expect(throws: Y4MError.header("nothing between two spaces")) { try parse("YUV4MPEG2  W16 H16 F30:1") }
    #expect(throws: Y4MError.self) { try parse("YUV4MPEG2 W16 H16 F30:1 Iz") }
    #expect(throws: Y4MError.self) { try parse("YUV4MPEG2 W16 H16 F30:1 X\u{1B}[2J") }
  }
}
