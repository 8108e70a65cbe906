/// From the bytes of a scan engine to the texts of its codes. Without I/O.
///
/// An engine ends each code with CR, LF or both; one that is a keyboard with the Enter key. Many are set to say first what kind of code it was, as AIM
/// has it (ISO/IEC 15424): `]Q1` for a QR code. That is no part of the text and is taken off.
package struct ScanLines: Sendable {
  /// The longest line, in bytes: more than any QR code holds. A longer one is dropped whole.
  package static let longestLine = 4096
  /// Most lines of one call; what comes so fast is no person with codes.
  package static let mostLines = 16

  /// What has begun and does not end within this time is dropped: half a code and the next one are not one text.
  package static let longestPause: Duration = .seconds(1)

  private var line: [UInt8] = []
  private var isSpoilt = false
  /// How many lines were dropped since the begin, for being too long, too many or spoilt.
  package private(set) var dropped = 0

  /// Nothing has come.
  package init() {}

  /// Takes bytes as they come; gives the texts that they end.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for byte in bytes {
      guard byte == 0x0A || byte == 0x0D else {
        if line.count < Self.longestLine + 3 { line.append(byte) } else { isSpoilt = true }
        continue
      }
      defer {
        line.removeAll(keepingCapacity: true)
        isSpoilt = false
      }
      let text = Self.withoutPrefix(line)
      if text.isEmpty && !isSpoilt { continue }
      if isSpoilt || text.count > Self.longestLine || lines.count >= Self.mostLines {
        dropped += 1
      } else {
        lines.append(Array(text))
      }
    }
    return lines
  }

  /// Something came that is no character: the line that has begun is dropped whole, up to its end.
  package mutating func spoil() { isSpoilt = true }

  /// The line was quiet for long, or the engine has gone: what has begun is no code.
  package mutating func forget() {
    line.removeAll(keepingCapacity: true)
    isSpoilt = false
  }

  private static func withoutPrefix(_ line: [UInt8]) -> ArraySlice<UInt8> {
    let isQR = line.starts(with: "]Q".utf8) && line.count >= 3 && (0x30...0x36).contains(line[2])
    return isQR ? line.dropFirst(3) : line[...]
  }
}
