import Camera

extension FuzzTarget {
  /// The first byte says how the rest is cut into pieces; whole and in pieces must come to the same.
  static let y4m = FuzzTarget(
    name: "y4m",
    seeds: {
      ["C420jpeg", "Cmono", "C444 Ip A1:1 XCOLORRANGE=FULL", ""].map { chroma in
        let header = "YUV4MPEG2 W16 H16 F30:1 \(chroma)".trimmed + "\n"
        let picture = [UInt8](repeating: 0x55, count: chroma == "Cmono" ? 256 : chroma.hasPrefix("C444") ? 768 : 384)
        let frame = Array("FRAME\n".utf8) + picture
        return [7] + Array(header.utf8) + frame + Array("FRAME Ip\n".utf8) + picture
      }
    }, run: checkY4m)

  private static func checkY4m(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let stream = Array(input.dropFirst())
    let whole = Story(of: stream, inPiecesOf: max(stream.count, 1))
    let cut = Story(of: stream, inPiecesOf: 1 + Int(first))
    hold(whole == cut, "a stream is the same however it comes")
  }
}

extension String {
  fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}

/// What a stream came to.
private struct Story: Equatable {
  var frames = 0
  var luma: [UInt8] = []
  var error: Y4MError?

  init(of stream: [UInt8], inPiecesOf size: Int) {
    var decoder = Y4MDecoder()
    do throws(Y4MError) {
      for start in stride(from: 0, to: stream.count, by: size) {
        try feed(Array(stream[start..<min(start + size, stream.count)]), to: &decoder)
      }
      try decoder.finish()
    } catch {
      self.error = error
    }
    hold(frames == decoder.frames, "every frame is given")
    if let header = decoder.header {
      let sides = Y4MHeader.leastSide...Y4MHeader.mostSide
      hold(sides.contains(header.width) && sides.contains(header.height), "no picture beyond the limits is read")
      hold(header.period > .zero, "time goes on")
    }
    _ = error.map { ($0.description, $0.whatToDo) }
  }

  private mutating func feed(_ piece: [UInt8], to decoder: inout Y4MDecoder) throws(Y4MError) {
    var rest = piece[...]
    while !rest.isEmpty {
      // A typed error does not come through withUnsafeBytes' closure as such on every toolchain: carried as a value.
      let result = unsafe rest.withUnsafeBytes { bytes in
        Result { () throws(Y4MError) in try unsafe decoder.take(bytes) }
      }
      let (taken, frame) = try result.get()
      hold(taken > 0 && taken <= rest.count, "something is taken")
      rest = rest.dropFirst(taken)
      if frame {
        frames += 1
        luma = decoder.luma
        hold(luma.count == decoder.header?.lumaBytes, "a frame is whole")
      }
    }
  }
}
