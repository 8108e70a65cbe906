/// Filters over gray pictures, from one buffer into another of the same size.
enum GrayFilter {
  /// White where a pixel is brighter than the mean of the `2 * radius + 1` pixels square round it, less `margin`.
  static func adaptive(
    _ from: UnsafePointer<UInt8>, width: Int, height: Int, radius: Int, margin: Int, into: UnsafeMutablePointer<UInt8>
  ) {
    unsafe means(from, width: width, height: height, radius: radius) { y, sums, count in
      let row = y * width
      for x in 0..<width {
        let (left, right) = (max(0, x - radius), min(width - 1, x + radius))
        let area = (right - left + 1) * count
        let sum = unsafe Int(sums[right + 1] - sums[left])
        unsafe into[row + x] = (Int(from[row + x]) + margin) * area > sum ? 255 : 0
      }
    }
  }

  /// Each pixel `strength / 16` further away from the mean of its surroundings.
  static func sharpen(
    _ from: UnsafePointer<UInt8>, width: Int, height: Int, radius: Int, strength: Int,
    into: UnsafeMutablePointer<UInt8>
  ) {
    unsafe means(from, width: width, height: height, radius: radius) { y, sums, count in
      let row = y * width
      for x in 0..<width {
        let (left, right) = (max(0, x - radius), min(width - 1, x + radius))
        let area = (right - left + 1) * count
        let mean = unsafe Int(sums[right + 1] - sums[left]) / area
        let own = unsafe Int(from[row + x])
        unsafe into[row + x] = UInt8(max(0, min(255, own + (((own - mean) * strength) >> 4))))
      }
    }
  }

  /// Each pixel with its eight neighbours, the nearer ones more (1 2 1).
  static func soften(
    _ from: UnsafePointer<UInt8>, width: Int, height: Int, into: UnsafeMutablePointer<UInt8>
  ) {
    for y in 0..<height {
      let above = unsafe from + max(0, y - 1) * width
      let middle = unsafe from + y * width
      let below = unsafe from + min(height - 1, y + 1) * width
      let out = unsafe into + y * width
      func column(_ x: Int) -> Int { unsafe Int(above[x]) + 2 * Int(middle[x]) + Int(below[x]) }
      for x in 0..<width {
        unsafe out[x] = UInt8((column(max(0, x - 1)) + 2 * column(x) + column(min(width - 1, x + 1)) + 8) >> 4)
      }
    }
  }

  /// Black for white.
  static func invert(_ from: UnsafePointer<UInt8>, count: Int, into: UnsafeMutablePointer<UInt8>) {
    for index in 0..<count { unsafe into[index] = 255 - from[index] }
  }

  /// Each tone to the power of 2.5, black and white as they are.
  static func darken(_ from: UnsafePointer<UInt8>, count: Int, into: UnsafeMutablePointer<UInt8>) {
    let tones = (0..<256).map { tone in
      let share = Float(tone) / 255
      return UInt8(255 * share * share * share.squareRoot())
    }
    for index in 0..<count { unsafe into[index] = tones[Int(from[index])] }
  }

  /// A smaller picture: each pixel the mean of what it covers. `out` is made as long as it must be.
  static func shrink(_ frame: borrowing Frame, into out: inout [UInt8], width newWidth: Int, height newHeight: Int) {
    if out.count != newWidth * newHeight { out = [UInt8](repeating: 0, count: newWidth * newHeight) }
    let (width, height, stride) = (frame.width, frame.height, frame.stride)
    unsafe frame.withLuma { luma in
      unsafe out.withUnsafeMutableBufferPointer { out in
        guard let from = unsafe luma.assumingMemoryBound(to: UInt8.self).baseAddress, let to = out.baseAddress
        else { return }
        unsafe shrink(
          from, width: width, height: height, stride: stride, into: to, newWidth: newWidth, newHeight: newHeight)
      }
    }
  }

  /// A picture twice as wide and high, what lies between two pixels being between them. `out` is made as long as it must be.
  static func enlarge(_ frame: borrowing Frame, into out: inout [UInt8]) {
    let (width, height, stride) = (frame.width, frame.height, frame.stride)
    if out.count != width * height * 4 { out = [UInt8](repeating: 0, count: width * height * 4) }
    unsafe frame.withLuma { luma in
      unsafe out.withUnsafeMutableBufferPointer { out in
        for y in 0..<height * 2 {
          // Three parts of the row that it lies in, one of its neighbour.
          let near = y / 2 * stride
          let far = max(0, min(height - 1, y / 2 + (y.isMultiple(of: 2) ? -1 : 1))) * stride
          for x in 0..<width * 2 {
            let own = x / 2
            let other = max(0, min(width - 1, own + (x.isMultiple(of: 2) ? -1 : 1)))
            let sum =
              unsafe 9 * Int(luma[near + own]) + 3 * Int(luma[near + other]) + 3 * Int(luma[far + own])
              + Int(luma[far + other])
            unsafe out[y * width * 2 + x] = UInt8((sum + 8) >> 4)
          }
        }
      }
    }
  }

  private static func shrink(
    _ from: UnsafePointer<UInt8>, width: Int, height: Int, stride: Int, into: UnsafeMutablePointer<UInt8>,
    newWidth: Int, newHeight: Int
  ) {
    for y in 0..<newHeight {
      let (top, bottom) = (y * height / newHeight, max(y * height / newHeight + 1, (y + 1) * height / newHeight))
      for x in 0..<newWidth {
        let (left, right) = (x * width / newWidth, max(x * width / newWidth + 1, (x + 1) * width / newWidth))
        var sum = 0
        for row in top..<bottom {
          for column in left..<right { unsafe sum += Int(from[row * stride + column]) }
        }
        unsafe into[y * newWidth + x] = UInt8(sum / ((bottom - top) * (right - left)))
      }
    }
  }

  // Running sums of columns over a band of rows; `body` gets, for each row, their sums from the left (one more than the
  // width) and the number of rows in the band.
  private static func means(
    _ from: UnsafePointer<UInt8>, width: Int, height: Int, radius: Int,
    _ body: (_ y: Int, _ sums: UnsafePointer<UInt32>, _ rows: Int) -> Void
  ) {
    let columns = UnsafeMutablePointer<UInt32>.allocate(capacity: width)
    let sums = UnsafeMutablePointer<UInt32>.allocate(capacity: width + 1)
    defer {
      unsafe columns.deallocate()
      unsafe sums.deallocate()
    }
    unsafe columns.initialize(repeating: 0, count: width)
    unsafe sums.initialize(repeating: 0, count: width + 1)
    for y in 0..<min(radius, height) {
      for x in 0..<width { unsafe columns[x] &+= UInt32(from[y * width + x]) }
    }
    for y in 0..<height {
      if y + radius < height {
        let row = unsafe from + (y + radius) * width
        for x in 0..<width { unsafe columns[x] &+= UInt32(row[x]) }
      }
      if y - radius - 1 >= 0 {
        let row = unsafe from + (y - radius - 1) * width
        for x in 0..<width { unsafe columns[x] &-= UInt32(row[x]) }
      }
      var sum: UInt32 = 0
      for x in 0..<width {
        unsafe sum &+= columns[x]
        unsafe sums[x + 1] = sum
      }
      unsafe body(y, UnsafePointer(sums), min(height - 1, y + radius) - max(0, y - radius) + 1)
    }
  }
}
