import Camera
import Issuing
import Pictures
import QREncode
import Testing

@Suite struct VoucherDrawingTests {
  @Test func `a voucher takes the smallest version of alphanumeric mode`() throws {
    // 181 characters at level M: version 8 holds 221, version 7 only 178 (ISO/IEC 18004, table 7).
    #expect(try QRMatrix(text: voucherText, level: .medium).size == 49)
  }

  @Test func `a PNG has its quiet zone`() throws {
    let picture = try PictureDecoder.decode(VoucherDrawing.png(text: "A", pixelsPerModule: 3))
    #expect(picture.width == (21 + 8) * 3)
    #expect(picture.pixels[12 * picture.width + 11] == 255)
    #expect(picture.pixels[12 * picture.width + 12] == 0)
  }

  @Test func `an SVG says its size in millimetres and draws each dark module`() throws {
    let svg = try VoucherDrawing.svg(text: "A", millimetres: 40)
    #expect(svg.contains(#"viewBox="0 0 29 29""#))
    #expect(svg.contains(#"width="55.23mm""#))
    #expect(svg.contains(#"d="M4 4h7v1h-7z"#))
  }

  @Test func `a sheet's picture holds codes that are read`() throws {
    let items = (0..<3).map { Sheet.Item(text: voucherText + "\($0)", label: "Free coffee", id: "demo-7-\($0)") }
    let pages = try Sheet.png(items)
    #expect(pages.count == 1)
    let found = try PictureDecoder.decode(pages[0]).codes().map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(Set(found) == Set(items.map(\.text)))
  }

  @Test func `a PDF has a page for each twelve`() throws {
    let label = "A label that is far too long for its cell"
    let items = (0..<13).map { Sheet.Item(text: "VC1:\($0)", label: label, id: "\($0)") }
    let pdf = String(decoding: try Sheet.pdf(items), as: UTF8.self)
    #expect(pdf.hasPrefix("%PDF-"))
    #expect(pdf.contains("/Count 2"))
  }

  @Test func `a code that can't be drawn is named`() {
    let item = Sheet.Item(text: String(repeating: "A", count: 5000), label: "", id: "demo-7-9")
    #expect(throws: SheetError.code(id: "demo-7-9", .tooLong(bytes: 5000))) { try Sheet.pdf([item]) }
  }
}
