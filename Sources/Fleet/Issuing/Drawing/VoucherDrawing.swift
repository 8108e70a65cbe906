import Pictures
package import QREncode

/// Draws one text as a QR code for the screen or for print.
package enum VoucherDrawing {
  /// Light modules round a code, as ISO/IEC 18004 asks.
  package static let quietZone = 4
  /// Most pixels of a module's side in a PNG.
  package static let mostPixelsPerModule = 64

  /// A PNG of 8 bits with quiet zone. `pixelsPerModule` is held between 1 and 64.
  /// Throws when the text is empty or too long for any QR code.
  package static func png(
    text: String, level: QRLevel = .medium, pixelsPerModule: Int = 8
  ) throws(QREncodeError) -> [UInt8] {
    let matrix = try QRMatrix(text: text, level: level)
    let module = min(max(pixelsPerModule, 1), mostPixelsPerModule)
    let modules = matrix.size + 2 * quietZone
    var pixels: [UInt8] = []
    pixels.reserveCapacity(modules * modules * module * module)
    for y in -quietZone..<matrix.size + quietZone {
      var row: [UInt8] = []
      for x in -quietZone..<matrix.size + quietZone {
        row.append(contentsOf: repeatElement(matrix[x, y] ? 0 : 255, count: module))
      }
      for _ in 0..<module { pixels.append(contentsOf: row) }
    }
    return PNG.encode(GrayPicture(width: modules * module, height: modules * module, pixels: pixels))
  }

  /// An SVG with quiet zone, one unit a module; `millimetres` is the side of the code itself.
  /// Throws when the text is empty or too long for any QR code.
  package static func svg(
    text: String, level: QRLevel = .medium, millimetres: Int = 40
  ) throws(QREncodeError) -> String {
    let matrix = try QRMatrix(text: text, level: level)
    let modules = matrix.size + 2 * quietZone
    var path = ""
    for (x, y, length) in runs(of: matrix) {
      path += "M\(x + quietZone) \(y + quietZone)h\(length)v1h-\(length)z"
    }
    // Hundredths of a millimetre, so that no rounding of binary fractions stands in the file.
    let side = millimetres * 100 * modules / matrix.size
    let cents = String(side % 100)
    let width = "\(side / 100).\(cents.count == 1 ? "0" : "")\(cents)mm"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(width)" viewBox="0 0 \(modules) \(modules)" \
      shape-rendering="crispEdges"><rect width="\(modules)" height="\(modules)" fill="#fff"/><path d="\(path)" \
      fill="#000"/></svg>

      """
  }

  /// Runs of dark modules, row by row: drawn as one rectangle each, no hairline stands between neighbours.
  static func runs(of matrix: QRMatrix) -> [(x: Int, y: Int, length: Int)] {
    var runs: [(x: Int, y: Int, length: Int)] = []
    for y in 0..<matrix.size {
      var x = 0
      while x < matrix.size {
        let begin = x
        while x < matrix.size, matrix[x, y] { x += 1 }
        if x > begin { runs.append((begin, y, x - begin)) } else { x += 1 }
      }
    }
    return runs
  }
}
