#if !VOUCHERD_NO_ZXING
import CZXing

/// Finds QR codes in frames by libzxing, the second reader: it reads much that zbar misses, in a tenth of the time.
/// A build with VOUCHERD_NO_ZXING=1 has none, and zbar reads alone. Confine it to one thread.
final class ZXingReader {
  /// Bytes for the contents of all codes of one frame; a QR code holds 2,953 at most.
  private static let mostBytes = 16 * 4096

  private var symbols = [czxing_symbol](repeating: czxing_symbol(), count: QRReader.mostSymbols)
  private var bytes = [UInt8](repeating: 0, count: mostBytes)

  /// A reader for QR codes and nothing else; nil in a build without libzxing.
  init?() {}

  /// All codes in the frame, each content once. A frame on which libzxing fails gives an empty list, as one without a
  /// code does: the next one is there in 33 ms, and zbar looks at this one too. What is dark is decided by what is round
  /// it, or by one level for the whole frame.
  func read(_ frame: borrowing Frame, byOneLevel: Bool = false) -> [Symbol] {
    let (width, height, stride) = (Int32(frame.width), Int32(frame.height), Int32(frame.stride))
    let count = unsafe frame.withLuma { luma in
      unsafe czxing_read(
        luma.assumingMemoryBound(to: UInt8.self).baseAddress, width, height, stride, &symbols, Int32(symbols.count),
        &bytes, Int32(bytes.count), byOneLevel ? 1 : 0)
    }
    var found: [Symbol] = []
    for symbol in symbols.prefix(max(0, Int(count))) {
      let content = Array(bytes[Int(symbol.offset)..<Int(symbol.offset + symbol.length)])
      let (x, y) = (symbol.x, symbol.y)
      let corners = [(x.0, y.0), (x.1, y.1), (x.2, y.2), (x.3, y.3)].map { Symbol.Corner(x: Int($0), y: Int($1)) }
      if !found.contains(where: { $0.bytes == content }) { found.append(Symbol(bytes: content, corners: corners)) }
    }
    return found
  }
}
#else
/// Stands where libzxing was left out at build time.
final class ZXingReader {
  init?() { return nil }

  func read(_ frame: borrowing Frame, byOneLevel: Bool = false) -> [Symbol] { [] }
}
#endif
