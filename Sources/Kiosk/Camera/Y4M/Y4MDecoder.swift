/// Takes the bytes of a YUV4MPEG2 stream as they come and gives frames of luma. Without I/O.
package struct Y4MDecoder: Sendable {
  /// Longest line before a frame, without its line feed, in bytes.
  package static let longestFrameLine = 128

  private enum Phase {
    case header, frameLine, luma, chroma
  }

  /// The stream's header, as soon as it has come.
  package private(set) var header: Y4MHeader?
  /// How many frames have come to their end.
  package private(set) var frames = 0
  /// The luma of the frame that is being filled, or was filled last.
  package private(set) var luma: [UInt8] = []
  private var phase = Phase.header
  private var line: [UInt8] = []
  private var filled = 0

  /// A decoder at the begin of a stream.
  package init() {}

  /// Takes bytes up to the end of one frame. Returns how many were taken, and whether `luma` now holds a whole frame;
  /// call again with the rest. After an error the stream is over.
  package mutating func take(_ input: UnsafeRawBufferPointer) throws(Y4MError) -> (taken: Int, frame: Bool) {
    var at = 0
    while at < input.count {
      switch phase {
      case .header, .frameLine:
        let byte = unsafe input[at]
        at += 1
        if byte == 0x0A {
          try endLine()
        } else {
          line.append(byte)
          try checkLine()
        }
      case .luma:
        let count = min(luma.count - filled, input.count - at)
        unsafe luma.withUnsafeMutableBytes { out in
          unsafe UnsafeMutableRawBufferPointer(rebasing: out[filled..<filled + count])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: input[at..<at + count]))
        }
        at += count
        filled += count
        if filled == luma.count { phase = .chroma }
      case .chroma:
        break
      }
      if phase == .chroma, let header {
        let count = min(header.lumaBytes + header.chromaBytes - filled, input.count - at)
        at += count
        filled += count
        if filled == header.lumaBytes + header.chromaBytes {
          frames += 1
          phase = .frameLine
          return (at, true)
        }
      }
    }
    return (at, false)
  }

  /// The stream is over: an error if that is not between two frames.
  package func finish() throws(Y4MError) {
    switch phase {
    case .header: throw .truncatedHeader(got: line.count)
    case .frameLine where line.isEmpty: return
    case .frameLine, .luma, .chroma:
      let whole = (header?.lumaBytes ?? 0) + (header?.chromaBytes ?? 0)
      throw .truncated(frame: frames + 1, got: phase == .frameLine ? 0 : filled, of: whole)
    }
  }

  // Refuses a wrong line by its first bytes, before the rest is waited for.
  private func checkLine() throws(Y4MError) {
    if phase == .header {
      guard line.count <= Y4MHeader.longestLine else { throw .lineTooLong(frame: nil) }
      guard zip(line, "YUV4MPEG2".utf8).allSatisfy({ $0 == $1 }) else { throw .notY4M }
    } else {
      let isFrame = zip(line, "FRAME".utf8).allSatisfy { $0 == $1 }
      let isHeader = zip(line, "YUV4MPEG2".utf8).allSatisfy { $0 == $1 }
      guard isFrame || isHeader else { throw .noFrame(frame: frames + 1) }
      guard line.count <= (isFrame ? Self.longestFrameLine : Y4MHeader.longestLine) else {
        throw .lineTooLong(frame: frames + 1)
      }
    }
  }

  private mutating func endLine() throws(Y4MError) {
    defer { line.removeAll(keepingCapacity: true) }
    if phase == .frameLine, line.starts(with: "FRAME".utf8) {
      guard line.count == 5 || line[5] == 0x20 else { throw .noFrame(frame: frames + 1) }
      filled = 0
      phase = .luma
      return
    }
    guard line.starts(with: "YUV4MPEG2".utf8) else {
      if phase == .header { throw .notY4M }
      throw .noFrame(frame: frames + 1)
    }
    let new = try Y4MHeader(line: line)
    if let header, header.picture != new.picture {
      throw .sizeChanged(frame: frames + 1, from: header.picture, to: new.picture)
    }
    if header == nil { luma = [UInt8](repeating: 0, count: new.lumaBytes) }
    header = new
    phase = .frameLine
  }
}
