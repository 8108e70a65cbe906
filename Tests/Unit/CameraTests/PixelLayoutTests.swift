import Testing

@testable import Camera

@Suite struct PixelLayoutTests {
  @Test(arguments: [(PixelLayout.packedEven, 0), (.packedOdd, 1)])
  func `rows of a packed picture may stand further apart than their pixels`(layout: PixelLayout, first: Int) {
    // Three pixels a row, two bytes each, and two bytes between rows.
    let (width, height, stride) = (3, 2, 8)
    var input = [UInt8](repeating: 99, count: layout.leastBytes(width: width, height: height, stride: stride))
    #expect(input.count == 14)
    for row in 0..<height {
      for x in 0..<width { input[row * stride + 2 * x + first] = UInt8(10 * row + x) }
    }
    var out = [UInt8](repeating: 0, count: width * height)
    unsafe input.withUnsafeBytes { input in
      unsafe out.withUnsafeMutableBytes { unsafe layout.unpack(input, width: width, stride: stride, into: $0) }
    }
    #expect(out == [0, 1, 2, 10, 11, 12])
  }

  @Test func `the last row of a plane needs no gap behind it`() {
    #expect(PixelLayout.planar.leastBytes(width: 100, height: 10, stride: 128) == 9 * 128 + 100)
    #expect(PixelLayout.jpeg.leastBytes(width: 100, height: 10, stride: 0) == 4)
  }
}
