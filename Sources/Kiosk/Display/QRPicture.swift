package import QREncode

/// A QR code as SVG, dark on white with its quiet zone of four modules (ISO/IEC 18004, 9.1).
package enum QRPicture {
  /// - Throws: `QREncodeError` if the text does not fit.
  package static func svg(_ text: String) throws(QREncodeError) -> String {
    let matrix = try QRMatrix(text: text, level: .medium)
    var path = ""
    for y in 0..<matrix.size {
      var x = 0
      while x < matrix.size {
        var end = x
        while matrix[end, y] { end += 1 }
        if end > x { path += "M\(x + 4) \(y + 4)h\(end - x)v1H\(x + 4)z" }
        x = max(end, x + 1)
      }
    }
    let side = matrix.size + 8
    return #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(side) \#(side)" shape-rendering="crispEdges">"#
      + #"<path fill="white" d="M0 0h\#(side)v\#(side)H0z"/><path d="\#(path)"/></svg>"#
  }
}
