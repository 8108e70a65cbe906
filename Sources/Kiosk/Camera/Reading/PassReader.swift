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
    Look(.zxing, .enlarged), Look(.zxing, .darkened), Look(.zbar, .darkened), Look(.zbar, .smoothed),
    Look(.zxing, .flattened), Look(.zbar, .flattened),
  ]
  /// Pictures with more pixels are large: of them fewer bulges are tried, or they would take seconds.
  private static let largePicture = 400_000

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
    case .flattened: return seeFlattened(frame, look.eye)
    case .half, .double, .enlarged, .adaptive, .blurred, .sharpened, .smoothed, .darkened, .inverted:
      let (factor, divisor) = Canvas.scale(of: look.pass)
      return canvas.paint(frame, look.pass) { look.eye == .zbar ? zbar.read($0, dense: true) : zxing?.read($0) ?? [] }
        .map { $0.scaled(by: divisor, over: factor) }
    }
  }

  // What bends is read by what lies between pixels: a small picture is enlarged first.
  private func seeFlattened(_ frame: borrowing Frame, _ eye: Look.Eye) -> [Symbol] {
    if frame.width * frame.height > Self.largePicture {
      return flatten(frame, Bulge.tried.prefix(Bulge.tried.count / 2), eye)
    }
    let (width, height, time) = (frame.width * 2, frame.height * 2, frame.time)
    var large: [UInt8] = []
    GrayFilter.enlarge(frame, into: &large)
    return unsafe large.withUnsafeBytes { luma in
      flatten(
        unsafe Frame(lending: luma, width: width, height: height, stride: width, time: time), Bulge.tried[...], eye)
    }.map { $0.scaled(by: 1, over: 2) }
  }

  private func flatten(_ frame: borrowing Frame, _ bulges: ArraySlice<Bulge>, _ eye: Look.Eye) -> [Symbol] {
    for bulge in bulges {
      let found = canvas.paint(frame, bulge) { eye == .zbar ? zbar.read($0, dense: true) : zxing?.read($0) ?? [] }
      if !found.isEmpty { return found }
    }
    return []
  }
}
