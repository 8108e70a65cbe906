import Cairo
import Pictures
package import QREncode

/// A4 sheets of vouchers to print and cut: each code 40 mm wide, with a line of text and the voucher's id below.
package enum Sheet {
  /// One voucher on a sheet.
  package struct Item: Sendable, Equatable {
    /// The text in the code.
    package var text: String
    /// What it is for people, in bold below the code.
    package var label: String
    /// The voucher's id, below the label.
    package var id: String

    /// A voucher of these parts.
    package init(text: String, label: String, id: String) {
      self.text = text
      self.label = label
      self.id = id
    }
  }

  /// The side of a code without quiet zone, in millimetres.
  package static let codeSide = 40.0
  /// Vouchers in a row of a sheet.
  package static let columns = 3
  /// Rows of a sheet.
  package static let rows = 4
  /// Vouchers on a sheet.
  package static let perSheet = columns * rows

  private static let paper = (width: 210.0, height: 297.0)
  private static let margin = 12.0
  private static let cell = (width: (210.0 - 24) / 3, height: (297.0 - 24) / 4)
  private static let dotsPerMillimetre = 300 / 25.4

  /// One PDF with as many pages as are needed. Without items it is one empty page.
  package static func pdf(_ items: [Item], level: QRLevel = .medium) throws(SheetError) -> [UInt8] {
    let drawing = Drawing(pdfWidth: paper.width, height: paper.height)
    for page in pages(items) {
      try draw(page, level: level, on: drawing)
      drawing.endPage()
    }
    do { return try drawing.pdf() } catch { throw .drawing(error.description) }
  }

  /// One PNG for each page, of 300 dots an inch.
  package static func png(_ items: [Item], level: QRLevel = .medium) throws(SheetError) -> [[UInt8]] {
    var pictures: [[UInt8]] = []
    for page in pages(items) {
      let drawing = Drawing(
        pictureWidth: paper.width, height: paper.height, dotsPerMillimetre: dotsPerMillimetre)
      try draw(page, level: level, on: drawing)
      do {
        let (width, height, luma) = try drawing.picture()
        pictures.append(PNG.encode(GrayPicture(width: width, height: height, pixels: luma)))
      } catch { throw .drawing(error.description) }
    }
    return pictures
  }

  private static func pages(_ items: [Item]) -> [ArraySlice<Item>] {
    guard !items.isEmpty else { return [[]] }
    return stride(from: 0, to: items.count, by: perSheet).map { items[$0..<min($0 + perSheet, items.count)] }
  }

  private static func draw(_ items: ArraySlice<Item>, level: QRLevel, on drawing: Drawing) throws(SheetError) {
    for (index, item) in items.enumerated() {
      let matrix: QRMatrix
      do { matrix = try QRMatrix(text: item.text, level: level) } catch { throw .code(id: item.id, error) }
      let left = margin + Double(index % columns) * cell.width
      let top = margin + Double(index / columns) * cell.height
      drawing.setGray(0.75)
      drawing.strokeRectangle(x: left, y: top, width: cell.width, height: cell.height, line: 0.1)
      drawing.setGray(0)
      let module = codeSide / Double(matrix.size)
      let x = left + (cell.width - codeSide) / 2
      let y = top + Double(VoucherDrawing.quietZone) * module + 1
      for run in VoucherDrawing.runs(of: matrix) {
        drawing.addRectangle(
          x: x + Double(run.x) * module, y: y + Double(run.y) * module, width: Double(run.length) * module,
          height: module)
      }
      drawing.fill()
      let below = y + codeSide + Double(VoucherDrawing.quietZone) * module
      let middle = left + cell.width / 2
      drawing.write(
        item.label, x: middle, y: below + 4, size: 4, mostWidth: cell.width - 4, alignment: .centre, bold: true)
      drawing.write(item.id, x: middle, y: below + 9, size: 3, mostWidth: cell.width - 4, alignment: .centre)
    }
  }
}

/// Why a sheet was not drawn.
package enum SheetError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The code of one voucher can't be drawn.
  case code(id: String, QREncodeError)
  /// Cairo could not draw, in its own words.
  case drawing(String)

  /// What is wrong, in one line.
  package var description: String {
    switch self {
    case .code(let id, let error): "voucher \(id): \(error)"
    case .drawing(let words): "the sheet can't be drawn (\(words))"
    }
  }
}
