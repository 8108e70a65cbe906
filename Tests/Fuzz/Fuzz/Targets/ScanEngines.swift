import Camera

extension FuzzTarget {
  /// The first byte says how the rest is cut into pieces; whole and in pieces must come to the same.
  static let scanlines = FuzzTarget(
    name: "scanlines",
    seeds: {
      [
        [4] + Array("]Q1VC1:ABC\r\nVC1:DEF\r\r\n]Q9\n\n".utf8), [1] + Array("]Q\n]Q1\n]Q1]Q1A\n".utf8),
        [255] + [UInt8](repeating: 0x41, count: ScanLines.longestLine + 4) + [0x0A],
      ]
    },
    run: { input in
      guard let first = input.first else { return }
      let bytes = Array(input.dropFirst())
      let piece = 1 + Int(first)
      var (whole, cut) = (ScanLines(), ScanLines())
      // More lines than are taken at once make the difference that is meant.
      guard bytes.count(where: { $0 == 0x0A || $0 == 0x0D }) <= ScanLines.mostLines else {
        hold(whole.take(bytes).count <= ScanLines.mostLines, "no more lines at once than are allowed")
        return
      }
      let all = whole.take(bytes)
      var pieces: [[UInt8]] = []
      for start in stride(from: 0, to: bytes.count, by: piece) {
        pieces += cut.take(bytes[start..<min(start + piece, bytes.count)])
      }
      hold(all == pieces && whole.dropped == cut.dropped, "lines are the same however they come")
      for line in all {
        hold(!line.isEmpty && line.count <= ScanLines.longestLine, "a line has a text, and not too long a one")
        hold(!line.contains { $0 == 0x0A || $0 == 0x0D }, "a line is one line")
      }
    })

  /// The same for the events of a keyboard.
  static let keylines = FuzzTarget(
    name: "keylines",
    seeds: {
      // A capital A, Enter; a lost report; Ctrl and C.
      [
        [24] + events([(1, 42, 1), (1, 30, 1), (1, 30, 0), (1, 42, 0), (0, 0, 0), (1, 28, 1), (0, 0, 0)]),
        [7] + events([(1, 30, 1), (0, 3, 0), (1, 30, 1), (0, 0, 0), (1, 28, 1)]),
        [1] + events([(1, 29, 1), (1, 46, 1), (1, 29, 0), (1, 2, 1), (1, 28, 1), (1, 3, 1), (1, 96, 1)]),
      ]
    },
    run: { input in
      guard let first = input.first else { return }
      let bytes = Array(input.dropFirst())
      let piece = 1 + Int(first)
      var (whole, cut) = (KeyLines(), KeyLines())
      let all = whole.take(bytes)
      hold(all.count <= ScanLines.mostLines, "no more lines at once than are allowed")
      var pieces: [[UInt8]] = []
      for start in stride(from: 0, to: bytes.count, by: piece) {
        pieces += cut.take(bytes[start..<min(start + piece, bytes.count)])
      }
      // Beyond the most at once they differ, as is meant.
      if pieces.count <= ScanLines.mostLines, whole.dropped == cut.dropped {
        hold(all == pieces, "lines are the same however they come")
      }
      for line in all {
        hold(!line.isEmpty && line.count <= ScanLines.longestLine, "a line has a text, and not too long a one")
        hold(line.allSatisfy { $0 == 0x09 || (0x20...0x7E).contains($0) }, "keys type ASCII")
      }
    })

  /// `struct input_event`s of no time.
  private static func events(_ all: [(type: UInt16, code: UInt16, value: Int32)]) -> [UInt8] {
    all.flatMap { event in
      [UInt8](repeating: 0, count: KeyLines.eventBytes - 8)
        + [event.type, event.code].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        + (0..<4).map { UInt8(truncatingIfNeeded: event.value >> (8 * $0)) }
    }
  }
}
