/// Cloth that sags, paper that bends, a bottle: a code on it is smaller in one place than round it. Here the picture is drawn as
/// if the place lay flat. Which place and how far nobody knows, so several are tried.
struct Bulge: Equatable {
  /// Those that are tried at a picture, the likeliest first.
  static let tried: [Bulge] = [0.1, 0.15].flatMap { strength in
    [(0, 0), (0, 0.3), (-0.3, 0.3), (0.3, 0.3), (0.3, 0), (-0.3, 0), (0, -0.3), (-0.3, -0.3), (0.3, -0.3)].map {
      Bulge(strength: strength, x: $0.0, y: $0.1)
    }
  }

  /// How much the place is enlarged, as a share, twice.
  let strength: Float
  /// Its middle, from the picture's: 1 is the edge.
  let x: Float
  let y: Float

  /// Draws the frame in its own size. `out` is made as long as it must be.
  func flatten(_ frame: borrowing Frame, into out: inout [UInt8]) {
    let (width, height, stride) = (frame.width, frame.height, frame.stride)
    if out.count != width * height { out = [UInt8](repeating: 0, count: width * height) }
    unsafe frame.withLuma { luma in
      unsafe out.withUnsafeMutableBufferPointer { out in
        for row in 0..<height {
          for column in 0..<width {
            let (left, top) = source(Float(column), Float(row), width, height)
            let (x, y) = (Int(left), Int(top))
            // Between four pixels, in 256ths.
            let (right, below) = (Int((left - Float(x)) * 256), Int((top - Float(y)) * 256))
            let (from, next) = (y * stride + x, (min(y + 1, height - 1)) * stride + x)
            let step = x + 1 < width ? 1 : 0
            let upper = unsafe Int(luma[from]) * (256 - right) + Int(luma[from + step]) * right
            let lower = unsafe Int(luma[next]) * (256 - right) + Int(luma[next + step]) * right
            unsafe out[row * width + column] = UInt8((upper * (256 - below) + lower * below) >> 16)
          }
        }
      }
    }
  }

  /// Where in the frame lies what was found here in the drawing.
  func corner(of corner: Symbol.Corner, width: Int, height: Int) -> Symbol.Corner {
    let (left, top) = source(Float(corner.x), Float(corner.y), width, height)
    return Symbol.Corner(x: Int(left), y: Int(top))
  }

  // The place in the frame of a place in the drawing; within the frame.
  private func source(_ column: Float, _ row: Float, _ width: Int, _ height: Int) -> (Float, Float) {
    let (halfWidth, halfHeight) = (Float(width) / 2, Float(height) / 2)
    let (fromX, fromY) = (column / halfWidth - 1 - x, row / halfHeight - 1 - y)
    let scale = 1 + strength * (fromX * fromX + fromY * fromY - 0.5)
    let left = (x + fromX * scale + 1) * halfWidth
    let top = (y + fromY * scale + 1) * halfHeight
    return (min(max(left, 0), Float(width - 1)), min(max(top, 0), Float(height - 1)))
  }
}
