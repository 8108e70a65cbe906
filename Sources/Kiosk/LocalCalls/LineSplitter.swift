/// Cuts a stream of bytes into lines at LF.
struct LineSplitter {
  private var rest: [UInt8] = []
  private let mostBytes: Int

  init(mostBytes: Int) { self.mostBytes = mostBytes }

  /// The lines that are complete with these bytes, without their LF; nil if a line is longer than it may be.
  mutating func lines(with bytes: [UInt8]) -> [[UInt8]]? {
    var lines: [[UInt8]] = []
    for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      lines.append(rest + piece)
      rest = []
    }
    rest = lines.removeLast()
    return lines.allSatisfy { $0.count <= mostBytes } && rest.count <= mostBytes ? lines : nil
  }
}
