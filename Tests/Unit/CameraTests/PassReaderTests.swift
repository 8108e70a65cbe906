import Camera
import Pictures
import QREncode
import Testing

@Suite struct PassReaderTests {
  // A code with quiet zone; each pixel's gray by a rule of place and darkness.
  private func picture(
    _ text: String, module: Int, gray: (_ x: Int, _ y: Int, _ dark: Bool) -> UInt8
  ) throws -> GrayPicture {
    let matrix = try QRMatrix(text: text, level: .medium)
    let side = (matrix.size + 8) * module
    let pixels = (0..<side * side).map { at in
      let (x, y) = (at % side, at / side)
      return gray(x, y, matrix[x / module - 4, y / module - 4])
    }
    return GrayPicture(width: side, height: side, pixels: pixels)
  }

  private func texts(_ picture: GrayPicture, _ pass: Pass) -> [String] {
    symbols(picture, pass).map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private func symbols(_ picture: GrayPicture, _ pass: Pass) -> [Symbol] {
    let reader = PassReader()
    return unsafe picture.pixels.withUnsafeBytes { luma in
      reader.read(
        unsafe Frame(
          lending: luma, width: picture.width, height: picture.height, stride: picture.width, time: .zero), by: pass)
    }
  }

  @Test(arguments: [Pass.plain, .dense, .adaptive, .blurred, .sharpened])
  func `a plain code is read by every pass but the inverted`(pass: Pass) throws {
    let clean = try picture(voucherText, module: 5) { _, _, dark in dark ? 30 : 220 }
    #expect(texts(clean, pass) == [voucherText])
  }

  @Test func `light modules on dark are read by the inverted pass`() throws {
    let dark = try picture(voucherText, module: 5) { _, _, dark in dark ? 220 : 30 }
    #expect(texts(dark, .plain).isEmpty)
    #expect(texts(dark, .inverted) == [voucherText])
  }

  @Test func `a faint code in slanting light is read by the adaptive pass`() throws {
    let slanting = try picture(voucherText, module: 5) { x, y, dark in UInt8(60 + (x + y) / 5 - (dark ? 14 : 0)) }
    #expect(texts(slanting, .adaptive) == [voucherText])
  }

  @Test func `a large picture is made smaller, and its corners are its own`() throws {
    let large = try picture("VC1:LARGE", module: 60) { _, _, dark in dark ? 0 : 255 }
    #expect(large.width > PassReader.mostSide)
    let symbol = try #require(symbols(large, .plain).first)
    #expect(String(decoding: symbol.bytes, as: UTF8.self) == "VC1:LARGE")
    let corner = try #require(symbol.corners.first)
    #expect(abs(corner.x - 240) < 30 && abs(corner.y - 240) < 30)
  }

  @Test(arguments: Pass.allCases)
  func `the smallest pictures are survived by every pass`(pass: Pass) {
    for (width, height) in [(1, 1), (1, 40), (40, 1), (3, 3), (17, 16)] {
      let count = width * height
      #expect(texts(GrayPicture(width: width, height: height, pixels: .init(repeating: 7, count: count)), pass).isEmpty)
    }
  }

  @Test func `reading thoroughly says which pass read`() throws {
    let dark = try picture("VC1:DARK", module: 6) { _, _, dark in dark ? 255 : 0 }
    let reader = PassReader()
    let (symbols, pass) = unsafe dark.pixels.withUnsafeBytes { luma in
      reader.readThoroughly(
        unsafe Frame(lending: luma, width: dark.width, height: dark.height, stride: dark.width, time: .zero))
    }
    #expect(symbols.count == 1)
    #expect(pass == .inverted)
  }
}

@Suite struct LadderTests {
  @Test func `every second frame is looked at plainly and every pass has its turn`() {
    var ladder = Ladder()
    var passes: [Pass] = []
    for _ in 0..<12 {
      passes.append(ladder.next())
      ladder.took(passes[passes.count - 1], found: false)
    }
    #expect(stride(from: 0, to: 12, by: 2).allSatisfy { passes[$0] == .plain })
    #expect(Set(passes) == Set(Pass.allCases))
  }

  @Test func `the pass that reads goes on until it missed twice`() {
    var ladder = Ladder()
    #expect(ladder.next() == .plain)
    ladder.took(.plain, found: false)
    let found = ladder.next()
    ladder.took(found, found: true)
    #expect(ladder.next() == found)
    ladder.took(found, found: false)
    #expect(ladder.next() == found)
    ladder.took(found, found: false)
    #expect(ladder.next() == .plain)
  }
}
