/// Reads frames look by look: what a pass asks for is made of the frame, and a reader looks at that. Confine it to one
/// thread.
package final class PassReader {
  /// Wider and higher frames are made smaller before anything else: zbar gains nothing from more.
  package static let mostSide = 1280

  /// The looks at a picture that may take its time, in the order in which they are taken: what reads most comes first.
  package static let thorough: [Look] = [
    Look(.zxing, .dense), Look(.zbar, .adaptive), Look(.zbar, .dense), Look(.zbar, .sharpened), Look(.zbar, .blurred),
    Look(.zxing, .adaptive), Look(.zxing, .half), Look(.zbar, .half), Look(.zxing, .blurred), Look(.zxing, .sharpened),
    Look(.zxing, .global), Look(.zxing, .double), Look(.zbar, .double),
    Look(.zxing, .inverted), Look(.zbar, .inverted),
  ]

  private let zbar = QRReader()
  private let zxing = ZXingReader()
  private var canvas = Canvas()
  private var small: [UInt8] = []

  /// A reader without memory of earlier frames.
  package init() {}

  /// False in a build without the second reader.
  package var hasSecondReader: Bool { zxing != nil }

  /// The codes that zbar finds by one pass, their corners in pixels of the frame given.
  package func read(_ frame: borrowing Frame, by pass: Pass) -> [Symbol] {
    read(frame, Look(.zbar, pass))
  }

  /// The codes that one look finds, their corners in pixels of the frame given.
  package func read(_ frame: borrowing Frame, _ look: Look) -> [Symbol] {
    fitted(frame) { see($0, look) }
  }

  /// Lends the frame to `body`, made smaller first if it is too large, and puts what is found in its place in the whole. To
  /// be used once for all looks at a frame.
  func fitted(_ frame: borrowing Frame, _ body: (borrowing Frame) -> [Symbol]) -> [Symbol] {
    let longest = max(frame.width, frame.height)
    guard longest > Self.mostSide else { return body(frame) }
    let width = max(1, frame.width * Self.mostSide / longest)
    let height = max(1, frame.height * Self.mostSide / longest)
    let time = frame.time
    GrayFilter.shrink(frame, into: &small, width: width, height: height)
    let found = unsafe small.withUnsafeBytes { luma in
      body(unsafe Frame(lending: luma, width: width, height: height, stride: width, time: time))
    }
    return found.map { $0.scaled(by: longest, over: Self.mostSide) }
  }

  /// All looks, until one finds something, and then the other reader's best ones for the code beside; for pictures, which
  /// come one at a time and may take their time. `look` is the first that found something.
  package func readThoroughly(_ frame: borrowing Frame) -> (symbols: [Symbol], look: Look?) {
    var found: Look?
    let symbols = fitted(frame) { frame in
      for (index, look) in Self.thorough.enumerated() {
        var symbols = see(frame, look)
        guard !symbols.isEmpty else { continue }
        found = look
        let other: Look.Eye = look.eye == .zbar ? .zxing : .zbar
        for beside in [Look(other, .dense), Look(other, .adaptive)] where !Self.thorough[..<index].contains(beside) {
          let more = see(frame, beside)
          symbols = other == .zbar ? Gaze.merged(more, symbols) : Gaze.merged(symbols, more)
        }
        return symbols
      }
      return []
    }
    return (symbols, found)
  }

  private func see(_ frame: borrowing Frame, _ look: Look) -> [Symbol] {
    if look.eye == .zxing && zxing == nil { return [] }
    switch look.pass {
    case .plain: return look.eye == .zbar ? zbar.read(frame) : zxing?.read(frame) ?? []
    case .dense: return look.eye == .zbar ? zbar.read(frame, dense: true) : zxing?.read(frame) ?? []
    case .global: return look.eye == .zxing ? zxing?.read(frame, byOneLevel: true) ?? [] : []
    case .half, .double, .adaptive, .blurred, .sharpened, .inverted:
      let (factor, divisor) = Canvas.scale(of: look.pass)
      return canvas.paint(frame, look.pass) { look.eye == .zbar ? zbar.read($0, dense: true) : zxing?.read($0) ?? [] }
        .map { $0.scaled(by: divisor, over: factor) }
    }
  }
}
