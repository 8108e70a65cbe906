/// Memory in which a pass paints what its reader looks at; kept from frame to frame.
struct Canvas {
  private var paint: [UInt8] = []
  private var packed: [UInt8] = []
  private var second: [UInt8] = []

  /// A pass's picture has sides `factor / divisor` as long as the frame's.
  static func scale(of pass: Pass) -> (factor: Int, divisor: Int) {
    switch pass {
    case .half: (1, 2)
    case .double, .enlarged: (2, 1)
    case .plain, .dense, .adaptive, .blurred, .sharpened, .global, .smoothed, .darkened, .flattened, .inverted: (1, 1)
    }
  }

  /// Paints what `pass` makes of the frame and lends it to `body`.
  mutating func paint(
    _ frame: borrowing Frame, _ pass: Pass, _ body: (borrowing Frame) -> [Symbol]
  ) -> [Symbol] {
    let ((factor, divisor), time) = (Self.scale(of: pass), frame.time)
    let (width, height) = (max(1, frame.width * factor / divisor), max(1, frame.height * factor / divisor))
    if paint.count != width * height { paint = [UInt8](repeating: 0, count: width * height) }
    switch pass {
    case .half: GrayFilter.shrink(frame, into: &paint, width: width, height: height)
    case .double:
      GrayFilter.enlarge(frame, into: &second)
      unsafe repaint(width, height) { from, width, height, into in
        unsafe GrayFilter.adaptive(
          from, width: width, height: height, radius: max(8, min(width, height) / 48), margin: 4, into: into)
      }
    case .enlarged: GrayFilter.enlarge(frame, into: &paint)
    case .plain, .dense, .adaptive, .blurred, .sharpened, .global, .smoothed, .darkened, .flattened, .inverted:
      filter(frame, pass)
    }
    return unsafe paint.withUnsafeBytes { luma in
      body(unsafe Frame(lending: luma, width: width, height: height, stride: width, time: time))
    }
  }

  /// Paints the frame as if this bulge lay flat and lends it to `body`; what is found is put back in its place in the frame.
  mutating func paint(
    _ frame: borrowing Frame, _ bulge: Bulge, _ body: (borrowing Frame) -> [Symbol]
  ) -> [Symbol] {
    let (width, height, time) = (frame.width, frame.height, frame.time)
    bulge.flatten(frame, into: &paint)
    let found = unsafe paint.withUnsafeBytes { luma in
      body(unsafe Frame(lending: luma, width: width, height: height, stride: width, time: time))
    }
    return found.map { symbol in
      Symbol(bytes: symbol.bytes, corners: symbol.corners.map { bulge.corner(of: $0, width: width, height: height) })
    }
  }

  // From the second picture into the first, both of this size.
  private mutating func repaint(
    _ width: Int, _ height: Int,
    _ body: (UnsafePointer<UInt8>, Int, Int, UnsafeMutablePointer<UInt8>) -> Void
  ) {
    unsafe second.withUnsafeBufferPointer { from in
      unsafe paint.withUnsafeMutableBufferPointer { into in
        guard let from = from.baseAddress, let into = into.baseAddress else { return }
        unsafe body(from, width, height, into)
      }
    }
  }

  private mutating func filter(_ frame: borrowing Frame, _ pass: Pass) {
    let (width, height, stride) = (frame.width, frame.height, frame.stride)
    unsafe frame.withLuma { luma in
      var source = unsafe luma
      if stride != width {
        packed.removeAll(keepingCapacity: true)
        for row in 0..<height { unsafe packed.append(contentsOf: luma[row * stride..<row * stride + width]) }
      }
      unsafe packed.withUnsafeBytes { rows in
        if stride != width { unsafe source = unsafe rows }
        unsafe paint.withUnsafeMutableBufferPointer { out in
          guard let from = unsafe source.assumingMemoryBound(to: UInt8.self).baseAddress, let to = out.baseAddress
          else { return }
          guard pass == .blurred || pass == .smoothed else {
            return unsafe Self.filter(pass, from, width: width, height: height, into: to)
          }
          if second.count != width * height { second = [UInt8](repeating: 0, count: width * height) }
          unsafe second.withUnsafeMutableBufferPointer { between in
            guard let between = between.baseAddress else { return }
            if pass == .blurred {
              unsafe Self.blur(from, width: width, height: height, between: between, into: to)
            } else {
              unsafe Self.smooth(from, width: width, height: height, between: between, into: to)
            }
          }
        }
      }
    }
  }

  private static func filter(
    _ pass: Pass, _ from: UnsafePointer<UInt8>, width: Int, height: Int, into: UnsafeMutablePointer<UInt8>
  ) {
    switch pass {
    case .plain, .dense, .half, .double, .enlarged, .global, .blurred, .smoothed, .flattened:
      unsafe into.update(from: from, count: width * height)
    case .adaptive:
      unsafe GrayFilter.adaptive(
        from, width: width, height: height, radius: surroundings(width, height), margin: 4, into: into)
    case .sharpened:
      unsafe GrayFilter.sharpen(from, width: width, height: height, radius: 8, strength: 48, into: into)
    case .darkened: unsafe GrayFilter.darken(from, count: width * height, into: into)
    case .inverted: unsafe GrayFilter.invert(from, count: width * height, into: into)
    }
  }

  // Six times: a soft edge as wide as five pixels.
  private static func smooth(
    _ from: UnsafePointer<UInt8>, width: Int, height: Int, between: UnsafeMutablePointer<UInt8>,
    into: UnsafeMutablePointer<UInt8>
  ) {
    unsafe GrayFilter.soften(from, width: width, height: height, into: between)
    for _ in 0..<2 {
      unsafe GrayFilter.soften(between, width: width, height: height, into: into)
      unsafe GrayFilter.soften(into, width: width, height: height, into: between)
    }
    unsafe GrayFilter.soften(between, width: width, height: height, into: into)
  }

  // Three times, or the raster of a print is still there; then against the light, since blurring takes contrast away.
  private static func blur(
    _ from: UnsafePointer<UInt8>, width: Int, height: Int, between: UnsafeMutablePointer<UInt8>,
    into: UnsafeMutablePointer<UInt8>
  ) {
    unsafe GrayFilter.soften(from, width: width, height: height, into: between)
    unsafe GrayFilter.soften(between, width: width, height: height, into: into)
    unsafe GrayFilter.soften(into, width: width, height: height, into: between)
    unsafe GrayFilter.adaptive(
      between, width: width, height: height, radius: surroundings(width, height), margin: 2, into: into)
  }

  private static func surroundings(_ width: Int, _ height: Int) -> Int { max(4, min(width, height) / 24) }
}
