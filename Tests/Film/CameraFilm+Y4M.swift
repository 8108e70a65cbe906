import Glibc

/// Colour that is written behind the luma, for players that want it; the reader takes none.
package enum FilmColour: String, Sendable {
  case mono, gray420
}

extension CameraFilm {
  /// Why writing ended: errno of write(2); EPIPE if nobody reads any more.
  package struct WriteError: Error, Sendable {
    /// The error's number.
    package let code: Int32
  }

  /// Writes the stream's first line.
  package func writeHeader(to descriptor: Int32, colour: FilmColour = .mono) throws(WriteError) {
    let chroma = colour == .mono ? "mono" : "420jpeg"
    try Self.write(Array("YUV4MPEG2 W\(width) H\(height) F\(rate):1 Ip A1:1 C\(chroma)\n".utf8), to: descriptor)
  }

  /// Draws and writes all that was added, a frame at a time; the header must have been written. `pace` is called after
  /// each frame, to wait or to look after other things.
  package func write(
    to descriptor: Int32, colour: FilmColour = .mono, pace: () -> Void = {}
  ) throws(WriteError) {
    let gray = colour == .mono ? [] : [UInt8](repeating: 128, count: (width + 1) / 2 * ((height + 1) / 2) * 2)
    try unsafe play { (luma) throws(WriteError) in
      try Self.write(Array("FRAME\n".utf8), to: descriptor)
      try unsafe Self.write(luma, to: descriptor)
      try Self.write(gray, to: descriptor)
      pace()
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(WriteError) {
    let fault: WriteError? = unsafe bytes.withUnsafeBytes { raw in
      do throws(WriteError) {
        try unsafe write(raw, to: descriptor)
        return nil
      } catch { return error }
    }
    if let fault { throw fault }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(WriteError) {
    var at = 0
    while at < bytes.count {
      let count = unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + at }, bytes.count - at)
      if count < 0 {
        guard errno == EINTR else { throw WriteError(code: errno) }
        continue
      }
      at += count
    }
  }
}
