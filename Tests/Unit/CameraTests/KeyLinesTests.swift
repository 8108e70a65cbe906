import Camera
import Glibc
import Testing

@Suite struct KeyLinesTests {
  private static let shift: UInt16 = 42

  /// One event as the kernel writes it.
  static func event(_ type: UInt16, _ code: UInt16, _ value: Int32) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xA5, count: MemoryLayout<timeval>.size)
    unsafe withUnsafeBytes(of: type) { unsafe bytes.append(contentsOf: $0) }
    unsafe withUnsafeBytes(of: code) { unsafe bytes.append(contentsOf: $0) }
    unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
    return bytes
  }

  private static func press(_ code: UInt16) -> [UInt8] {
    event(4, 4, Int32(code)) + event(1, code, 1) + event(0, 0, 0) + event(1, code, 0) + event(0, 0, 0)
  }

  /// What a scanner types for a text.
  static func typed(_ text: String) -> [UInt8] {
    let rows: [(UInt16, String, String)] = [
      (2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"), (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
      (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"), (57, " ", "\u{0}"), (28, "\n", "\u{0}"),
    ]
    return text.flatMap { character -> [UInt8] in
      for (first, plain, shifted) in rows {
        if let at = Array(plain).firstIndex(of: character) { return press(first + UInt16(at)) }
        if let at = Array(shifted).firstIndex(of: character) {
          return event(1, shift, 1) + event(0, 0, 0) + press(first + UInt16(at)) + event(1, shift, 0) + event(0, 0, 0)
        }
      }
      return []
    }
  }

  private func texts(_ bytes: [UInt8]) -> [String] {
    var lines = KeyLines()
    return lines.take(bytes).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `every printable character is typed and read, and Enter ends the text`() {
    let all = String(decoding: UInt8(0x20)...UInt8(0x7E), as: UTF8.self)
    #expect(texts(Self.typed(all + "\n" + voucherText + "\n")) == [all, voucherText])
  }

  @Test func `the AIM prefix is taken off`() {
    #expect(texts(Self.typed("]Q1VC1:ABC\n")) == ["VC1:ABC"])
  }

  @Test func `events may come in pieces of any length`() {
    let bytes = Self.typed("VC1:A$%*B\nC\n")
    for size in [1, 7, 23, 25, 100] {
      var lines = KeyLines()
      var taken: [String] = []
      for begin in stride(from: 0, to: bytes.count, by: size) {
        taken += lines.take(bytes[begin..<min(begin + size, bytes.count)]).map { String(decoding: $0, as: UTF8.self) }
      }
      #expect(taken == ["VC1:A$%*B", "C"])
    }
  }

  @Test func `caps lock turns letters round, and nothing else; keypad and its Enter count`() {
    let keypad: [UInt16] = [79, 80, 81, 96]
    let bytes = Self.press(58) + Self.typed("abC1\n") + Self.press(58) + Self.typed("a\n") + keypad.flatMap(Self.press)
    #expect(texts(bytes) == ["ABc1", "a", "123"])
  }

  @Test func `a key held down is typed once`() {
    #expect(texts(Self.event(1, 30, 1) + Self.event(1, 30, 2) + Self.event(1, 30, 2) + Self.typed("\n")) == ["a"])
  }

  @Test func `a text with Ctrl, Alt or a key without a character is dropped whole, and the next is read`() {
    for spoiler in [
      Self.event(1, 29, 1) + Self.press(46) + Self.event(1, 29, 0),
      Self.event(1, 56, 1) + Self.press(79) + Self.event(1, 56, 0), Self.press(59), Self.press(0x1FF),
    ] {
      #expect(texts(Self.typed("VC1:") + spoiler + Self.typed("X\nB\n")) == ["B"])
    }
  }

  @Test func `what the kernel lost spoils its text, and no Shift stays down for it`() {
    let lost = Self.event(1, Self.shift, 1) + Self.event(0, 3, 0) + Self.press(30) + Self.event(0, 0, 0)
    #expect(texts(Self.typed("VC1:A") + lost + Self.typed("b\nc\n")) == ["c"])
  }

  @Test func `a text without end is bounded, and forgotten after a pause`() {
    var lines = KeyLines()
    for _ in 0..<20 {
      let taken = lines.take(Self.typed(String(repeating: "a", count: 500)))
      #expect(taken.isEmpty)
    }
    var taken = lines.take(Self.typed("\nb\n"))
    #expect(taken == [[0x62]])
    #expect(lines.dropped == 1)
    taken = lines.take(Self.typed("half"))
    lines.forget()
    taken += lines.take(Self.typed("c\n"))
    #expect(taken == [[0x63]])
  }

  @Test func `what is no keyboard is refused with what to do`() {
    let file = #expect(throws: CameraTrouble.self) { try KeyboardEngine(path: "/dev/null") }
    #expect(file?.detail == "/dev/null is no keyboard" && file?.whatToDo.contains("-event-kbd") == true)
    let missing = #expect(throws: CameraTrouble.self) { try KeyboardEngine(path: "/dev/input/by-id/none") }
    #expect(missing?.state == .missing)
  }
}
