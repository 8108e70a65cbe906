import Camera
import Issuing
import Pictures
import QREncode
import Testing

@Suite struct QRReaderTests {
  private func picture(_ png: [UInt8]) throws -> GrayPicture { try PictureDecoder.decode(png) }

  private func picture(_ matrix: QRMatrix, module: Int = 4) -> GrayPicture {
    let side = (matrix.size + 8) * module
    let pixels = (0..<side * side).map { at -> UInt8 in
      matrix[at % side / module - 4, at / side / module - 4] ? 0 : 255
    }
    return GrayPicture(width: side, height: side, pixels: pixels)
  }

  @Test func `a voucher is read back exactly`() throws {
    #expect(voucherText.utf8.count == 181)
    let symbols = try picture(VoucherDrawing.png(text: voucherText)).codes()
    #expect(symbols.map(\.bytes) == [Array(voucherText.utf8)])
  }

  @Test(arguments: QRLevel.allCases, [1, 2, 40, 181, 388, 1024])
  func `texts of all lengths are read back exactly`(level: QRLevel, count: Int) throws {
    let text = String(String(repeating: voucherText, count: 6).prefix(count))
    let symbols = try picture(VoucherDrawing.png(text: text, level: level, pixelsPerModule: 5)).codes()
    #expect(symbols.map(\.bytes) == [Array(text.utf8)])
  }

  @Test func `every byte comes back as it was`() throws {
    let bytes = (0...255).map { UInt8($0) }
    #expect(try picture(QRMatrix(bytes: bytes, level: .medium)).codes().map(\.bytes) == [bytes])
  }

  @Test func `text that is not alphanumeric comes back as its UTF-8`() throws {
    let text = "https://例え.jp/優惠券?a=é"
    #expect(try picture(QRMatrix(text: text, level: .low)).codes().map(\.bytes) == [Array(text.utf8)])
  }

  @Test func `the corners go round the code clockwise, from its upper left`() throws {
    let matrix = try QRMatrix(text: "HELLO", level: .medium)
    let symbol = try #require(picture(matrix, module: 8).codes().first)
    let (least, most) = (4 * 8, (4 + matrix.size) * 8)
    let expected = [(least, least), (most, least), (most, most), (least, most)]
    #expect(symbol.corners.count == 4)
    for (corner, place) in zip(symbol.corners, expected) {
      #expect(abs(corner.x - place.0) <= 4 && abs(corner.y - place.1) <= 4)
    }
  }

  @Test func `rows with bytes behind them are read as well`() throws {
    #expect(try picture(QRMatrix(text: "STRIDE", level: .medium)).codes(padding: 13).count == 1)
  }

  @Test func `a picture without a code, and one of a single pixel, give nothing`() {
    #expect(GrayPicture(width: 300, height: 200, pixels: .init(repeating: 90, count: 60_000)).codes().isEmpty)
    #expect(GrayPicture(width: 1, height: 1, pixels: [0]).codes().isEmpty)
  }

  @Test func `nothing and too much can't be drawn`() {
    #expect(throws: QREncodeError.empty) { try QRMatrix(text: "", level: .low) }
    #expect(throws: QREncodeError.tooLong(bytes: 5000)) {
      try QRMatrix(text: String(repeating: "A", count: 5000), level: .medium)
    }
  }
}
