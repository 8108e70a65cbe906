import CZlib

/// Inflates zlib streams (RFC 1950) of which the inflated length is known before: never more, never less.
///
/// A stream of some kilobytes can inflate to gigabytes. Nothing is ever inflated beyond the length that is asked for,
/// and what is inflated goes out in pieces of bounded size.
package enum Inflation {
  /// Bytes that are handed over at once, at most.
  package static let piece = 64 << 10

  /// Inflates to exactly `count` bytes, in memory.
  ///
  /// - Throws: `ZlibError`.
  package static func inflate(_ bytes: [UInt8], exactly count: Int) throws(ZlibError) -> [UInt8] {
    var output: [UInt8] = []
    // The length is the caller's and may be large: room is made as bytes come, not before.
    output.reserveCapacity(min(count, 1 << 20))
    do {
      try inflate(bytes, exactly: count) { output += $0 }
    } catch let error as ZlibError {
      throw error
    } catch {
      throw .malformed
    }
    return output
  }

  /// Inflates to exactly `count` bytes, handing them over in pieces as they come.
  ///
  /// That pieces came does not mean that the whole is right: only the return says so.
  ///
  /// - Throws: `ZlibError`; whatever `take` throws.
  package static func inflate(
    _ bytes: [UInt8], exactly count: Int, take: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    var stream = unsafe z_stream()
    guard unsafe czlib_inflate_init(&stream) == Z_OK else { throw ZlibError.outOfMemory }
    defer { unsafe inflateEnd(&stream) }
    // One byte more than may come, so that a stream that goes on is noticed.
    var buffer = [UInt8](repeating: 0, count: min(piece, count + 1))
    var left = count
    try unsafe bytes.withUnsafeBytes { input in
      guard let start = input.baseAddress else { throw ZlibError.truncated }
      let from = unsafe UnsafeMutableRawPointer(mutating: start).assumingMemoryBound(to: UInt8.self)
      var given = 0
      while true {
        if unsafe stream.avail_in == 0, given < input.count {
          let next = min(input.count - given, 1 << 30)
          unsafe stream.next_in = from + given
          unsafe stream.avail_in = UInt32(next)
          given += next
        }
        let (code, made) = unsafe buffer.withUnsafeMutableBytes { room in
          let most = min(room.count, left + 1)
          unsafe stream.next_out = room.baseAddress!.assumingMemoryBound(to: UInt8.self)
          unsafe stream.avail_out = UInt32(most)
          let code = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
          return unsafe (code, most - Int(stream.avail_out))
        }
        guard made <= left else { throw ZlibError.tooLong }
        if made > 0 { try take(buffer[..<made]) }
        left -= made
        switch code {
        case Z_STREAM_END:
          guard unsafe stream.avail_in == 0, given == input.count else { throw ZlibError.trailingBytes }
          guard left == 0 else { throw ZlibError.tooShort }
          return
        case Z_OK: continue
        case Z_BUF_ERROR: throw ZlibError.truncated
        case Z_MEM_ERROR: throw ZlibError.outOfMemory
        default: throw ZlibError.malformed
        }
      }
    }
  }
}
