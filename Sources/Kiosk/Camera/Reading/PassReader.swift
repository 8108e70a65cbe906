/// Reads frames pass by pass: what a pass asks for is made of the frame, and zbar looks at that. Confine it to one
/// thread.
package final class PassReader {
  /// Wider and higher frames are made smaller before anything else: zbar gains nothing from more.
  package static let mostSide = 1280

  private let reader = QRReader()
  private var work: [UInt8] = []
  private var small: [UInt8] = []

  /// A reader without memory of earlier frames.
  package init() {}

  /// The codes that one pass finds, their corners in pixels of the frame given.
  package func read(_ frame: borrowing Frame, by pass: Pass) -> [Symbol] {
    let (width, height) = (frame.width, frame.height)
    let longest = max(width, height)
    guard longest > Self.mostSide else { return look(at: frame, by: pass) }
    let (newWidth, newHeight) = (max(1, width * Self.mostSide / longest), max(1, height * Self.mostSide / longest))
    let stride = frame.stride
    let time = frame.time
    resize(&small, newWidth * newHeight)
    unsafe frame.withLuma { luma in
      unsafe small.withUnsafeMutableBufferPointer { out in
        guard let from = unsafe luma.assumingMemoryBound(to: UInt8.self).baseAddress, let to = out.baseAddress
        else { return }
        unsafe GrayFilter.shrink(
          from, width: width, height: height, stride: stride, into: to, newWidth: newWidth, newHeight: newHeight)
      }
    }
    let found = unsafe small.withUnsafeBytes { luma in
      look(at: unsafe Frame(lending: luma, width: newWidth, height: newHeight, stride: newWidth, time: time), by: pass)
    }
    return found.map { symbol in
      Symbol(
        bytes: symbol.bytes,
        corners: symbol.corners.map { .init(x: $0.x * longest / Self.mostSide, y: $0.y * longest / Self.mostSide) })
    }
  }

  /// All passes, until one finds something; for pictures, which come one at a time and may take their time.
  package func readThoroughly(_ frame: borrowing Frame) -> (symbols: [Symbol], pass: Pass?) {
    for pass in [Pass.dense, .adaptive, .blurred, .sharpened, .inverted] {
      let symbols = read(frame, by: pass)
      if !symbols.isEmpty { return (symbols, pass) }
    }
    return ([], nil)
  }

  private func look(at frame: borrowing Frame, by pass: Pass) -> [Symbol] {
    if pass == .plain { return reader.read(frame) }
    if pass == .dense { return reader.read(frame, dense: true) }
    let (width, height, stride, time) = (frame.width, frame.height, frame.stride, frame.time)
    resize(&work, width * height)
    var packed: [UInt8] = []
    unsafe frame.withLuma { luma in
      var source = unsafe luma
      if stride != width {
        for row in 0..<height { unsafe packed.append(contentsOf: luma[row * stride..<row * stride + width]) }
      }
      unsafe packed.withUnsafeBytes { rows in
        if stride != width { unsafe source = unsafe rows }
        unsafe work.withUnsafeMutableBufferPointer { out in
          guard let from = unsafe source.assumingMemoryBound(to: UInt8.self).baseAddress, let to = out.baseAddress
          else { return }
          unsafe Self.filter(pass, from, width: width, height: height, into: to)
        }
      }
    }
    return unsafe work.withUnsafeBytes { luma in
      let made = unsafe Frame(lending: luma, width: width, height: height, stride: width, time: time)
      return reader.read(made, dense: true)
    }
  }

  private static func filter(
    _ pass: Pass, _ from: UnsafePointer<UInt8>, width: Int, height: Int, into: UnsafeMutablePointer<UInt8>
  ) {
    switch pass {
    case .plain, .dense: unsafe into.update(from: from, count: width * height)
    case .adaptive:
      unsafe GrayFilter.adaptive(
        from, width: width, height: height, radius: max(4, min(width, height) / 24), margin: 4, into: into)
    case .blurred: unsafe GrayFilter.soften(from, width: width, height: height, into: into)
    case .sharpened:
      unsafe GrayFilter.sharpen(from, width: width, height: height, radius: 3, strength: 32, into: into)
    case .inverted: unsafe GrayFilter.invert(from, count: width * height, into: into)
    }
  }

  private func resize(_ buffer: inout [UInt8], _ count: Int) {
    if buffer.count != count { buffer = [UInt8](repeating: 0, count: count) }
  }
}
