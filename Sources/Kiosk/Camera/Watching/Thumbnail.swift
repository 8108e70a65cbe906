/// A frame in small: the brightness of squares of 16 pixels. What a whole square says, noise says hardly at all.
package struct Thumbnail: Sendable, Equatable {
  /// Pixels of a square's side.
  package static let side = 16
  /// Steps of brightness to one of the frame's.
  package static let scale = 16

  /// Squares in a row.
  package private(set) var columns = 0
  /// Rows of squares.
  package private(set) var rows = 0
  /// Mean brightness, `scale` times as fine as the frame's: 0 to 4080, row by row.
  package private(set) var means: [Int32] = []

  /// A thumbnail of nothing.
  package init() {}

  /// Takes a frame; what remains right and below of whole squares is left out. Every second row is looked at.
  package mutating func take(_ frame: borrowing Frame) {
    (columns, rows) = (frame.width / Self.side, frame.height / Self.side)
    if means.count != columns * rows { means = [Int32](repeating: 0, count: columns * rows) }
    let (columns, rows, stride) = (columns, rows, frame.stride)
    unsafe frame.withLuma { luma in
      unsafe means.withUnsafeMutableBufferPointer { means in
        guard let from = unsafe luma.assumingMemoryBound(to: UInt8.self).baseAddress, let to = means.baseAddress
        else { return }
        unsafe Self.sum(from, stride: stride, columns: columns, rows: rows, into: to)
      }
    }
  }

  private static func sum(
    _ from: UnsafePointer<UInt8>, stride: Int, columns: Int, rows: Int, into: UnsafeMutablePointer<Int32>
  ) {
    for row in 0..<rows {
      let out = unsafe into + row * columns
      unsafe out.update(repeating: 0, count: columns)
      for line in Swift.stride(from: row * side, to: (row + 1) * side, by: 2) {
        let pixels = unsafe UnsafeRawPointer(from + line * stride)
        for column in 0..<columns {
          let sixteen = unsafe pixels.loadUnaligned(fromByteOffset: column * side, as: SIMD16<UInt8>.self)
          unsafe out[column] &+= Int32(SIMD16<UInt16>(truncatingIfNeeded: sixteen).wrappedSum())
        }
      }
      // 128 pixels, sixteen steps for one.
      for column in 0..<columns { unsafe out[column] >>= 3 }
    }
  }
}
