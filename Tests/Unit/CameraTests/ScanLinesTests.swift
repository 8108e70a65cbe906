import Camera
import Testing

@Suite struct ScanLinesTests {
  private func texts(_ input: String...) -> [String] {
    var lines = ScanLines()
    return input.flatMap { lines.take($0.utf8) }.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `lines end with CR, LF or both`() {
    #expect(texts("A\rB\nC\r\nD") == ["A", "B", "C"])
  }

  @Test func `a line may come in pieces`() {
    #expect(texts("VC", "1:", "X\r") == ["VC1:X"])
  }

  @Test func `the AIM prefix of a QR code is taken off, another kind's stays`() {
    #expect(texts("]Q1VC1:X\r]Q3VC1:Y\r]E0123\r]Q\r]QX\r]Q1\r") == ["VC1:X", "VC1:Y", "]E0123", "]Q", "]QX"])
  }

  @Test func `a line that is too long is dropped whole, and the next is read`() {
    var lines = ScanLines()
    let long = [UInt8](repeating: 65, count: 100_000) + [13, 66, 13]
    let taken = lines.take(long)
    #expect(taken == [[66]])
    #expect(lines.dropped == 1)
    let most = Array("]Q1".utf8) + [UInt8](repeating: 65, count: ScanLines.longestLine)
    let longest = lines.take(most + [13])
    #expect(longest.map(\.count) == [ScanLines.longestLine])
    let over = lines.take([UInt8](repeating: 65, count: ScanLines.longestLine + 1) + [13])
    #expect(over == [])
  }

  @Test func `a flood of lines is bounded`() {
    var lines = ScanLines()
    let taken = lines.take((0..<1000).flatMap { _ in [65, 13] as [UInt8] })
    #expect(taken.count == ScanLines.mostLines)
  }

  @Test func `what has begun is forgotten after a pause`() {
    var lines = ScanLines()
    var taken = lines.take("HALF".utf8)
    #expect(taken == [])
    lines.forget()
    taken = lines.take("B\r".utf8)
    #expect(taken == [[66]])
  }

  @Test func `a line that was spoilt is dropped up to its end, and the next is read`() {
    var lines = ScanLines()
    var taken = lines.take("HA".utf8)
    lines.spoil()
    taken += lines.take("LF\rB\r".utf8)
    #expect(taken == [[66]])
    #expect(lines.dropped == 1)
  }

  @Test func `what is no serial line is refused with what to do`() {
    let file = #expect(throws: CameraTrouble.self) { try SerialEngine(path: "/dev/null") }
    #expect(file?.detail == "/dev/null is no serial line")
    let missing = #expect(throws: CameraTrouble.self) { try SerialEngine(path: "/dev/nonexistent") }
    #expect(missing?.state == .missing)
  }
}
