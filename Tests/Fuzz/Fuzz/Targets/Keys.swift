import Camera
import Glibc

extension FuzzTarget {
  /// Events of a keyboard: the first byte says how the rest is cut into pieces; the texts are the same however it comes.
  static let keys = FuzzTarget(
    name: "keys",
    seeds: {
      let text: [(UInt16, Int32)] = [(42, 1), (47, 1), (42, 0), (46, 1), (46, 0), (2, 1), (57, 1), (28, 1)]
      let spoilt: [(UInt16, Int32)] = [(29, 1), (30, 1), (29, 0), (30, 1), (28, 1), (58, 1), (30, 1), (96, 1)]
      return [text, spoilt].map { keys in [7] + keys.flatMap { event(1, $0.0, $0.1) + event(0, 0, 0) } }
        + [[3] + event(1, 30, 1) + event(0, 3, 0) + event(0, 0, 0) + event(1, 28, 1)]
    }, run: checkKeys)

  private static func event(_ type: UInt16, _ code: UInt16, _ value: Int32) -> [UInt8] {
    let numbers = [type & 0xff, type >> 8, code & 0xff, code >> 8].map { UInt8($0) }
    return [UInt8](repeating: 0, count: MemoryLayout<timeval>.size) + numbers + [UInt8(value), 0, 0, 0]
  }

  private static func checkKeys(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let bytes = Array(input.dropFirst())
    var (whole, cut) = (KeyLines(), KeyLines())
    let texts = whole.take(bytes)
    hold(texts.count <= ScanLines.mostLines, "what comes at once is bounded")
    hold(texts.allSatisfy { $0.count <= ScanLines.longestLine && !$0.isEmpty }, "a text has its bounds")
    hold(texts.allSatisfy { $0.allSatisfy { $0 == 9 || (0x20...0x7E).contains($0) } }, "a text is what keys can type")
    var pieces: [[UInt8]] = []
    for begin in stride(from: 0, to: bytes.count, by: 1 + Int(first)) {
      pieces += cut.take(bytes[begin..<min(begin + 1 + Int(first), bytes.count)])
    }
    hold(pieces.starts(with: texts), "events are the same however they come")
  }
}
