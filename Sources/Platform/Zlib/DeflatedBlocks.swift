import CZlib

/// A zlib stream (RFC 1950) out of parts that were deflated each by itself, so that a change of one part leaves the
/// others as they are. The same parts give the same stream.
package struct DeflatedBlocks: Sendable {
  /// One part: its blocks, which end at a byte and refer to nothing before them, and its checksum.
  package struct Part: Sendable {
    let blocks: [UInt8]
    let checksum: UInt32
    let count: Int
  }

  private init() {}

  /// Deflates one part.
  ///
  /// - Parameter level: 1 (fast) to 9 (small).
  package static func part(_ bytes: [UInt8], level: Int32 = 6) -> Part {
    var stream = unsafe z_stream()
    let started = unsafe czlib_deflate_init_raw(&stream, level)
    precondition(started == Z_OK, "zlib has no memory to deflate")
    defer { unsafe deflateEnd(&stream) }
    // deflateBound is for one call with Z_FINISH; a full flush adds an empty block of at most some bytes.
    var output = [UInt8](repeating: 0, count: unsafe Int(deflateBound(&stream, uLong(bytes.count))) + 64)
    var input = bytes
    let made = unsafe input.withUnsafeMutableBytes { from in
      unsafe output.withUnsafeMutableBytes { to in
        unsafe stream.next_in = from.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.avail_in = UInt32(from.count)
        unsafe stream.next_out = to.baseAddress!.assumingMemoryBound(to: UInt8.self)
        unsafe stream.avail_out = UInt32(to.count)
        let code = unsafe deflate(&stream, Z_FULL_FLUSH)
        precondition(code == Z_OK || code == Z_BUF_ERROR, "zlib could not deflate")
        return unsafe to.count - Int(stream.avail_out)
      }
    }
    output.removeSubrange(made...)
    let checksum = unsafe bytes.withUnsafeBytes { all in
      unsafe adler32(1, all.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(all.count))
    }
    return Part(blocks: output, checksum: UInt32(truncatingIfNeeded: checksum), count: bytes.count)
  }

  /// The stream of all parts in order.
  package static func stream(_ parts: [Part]) -> [UInt8] {
    var output: [UInt8] = [0x78, 0x9c]
    output.reserveCapacity(parts.reduce(8) { $0 + $1.blocks.count })
    var checksum: uLong = 1
    for part in parts {
      output += part.blocks
      checksum = adler32_combine(checksum, uLong(part.checksum), part.count)
    }
    // A last block of fixed codes that holds nothing but its end (RFC 1951 section 3.2.6).
    output += [0x03, 0x00]
    for shift in stride(from: 24, through: 0, by: -8) {
      output.append(UInt8(truncatingIfNeeded: checksum >> uLong(shift)))
    }
    return output
  }
}
