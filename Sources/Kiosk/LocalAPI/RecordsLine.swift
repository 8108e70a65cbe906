/// One line of `GET /v1/records` and `GET /v1/records/follow` (NDJSON).
package enum RecordsLine: Sendable, Equatable {
  /// A record: its place, the chain's hash after it (64 hex digits), and its bytes as they are kept and sent.
  case record(seq: Int, hash: String, bytes: [UInt8])
  /// The follower was too slow, and this many records went by. They can be read with `GET /v1/records`.
  case lost(Int)

  /// The longest line: a record of 8 KiB and what stands around it.
  package static let mostBytes = 9 << 10

  /// The line, with its LF.
  package var encoded: [UInt8] {
    switch self {
    case .record(let seq, let hash, let bytes):
      Array(#"{"seq":\#(seq),"hash":"\#(hash)","record":"#.utf8) + bytes + Array("}\n".utf8)
    case .lost(let count): Array("{\"lost\":\(count)}\n".utf8)
    }
  }

  /// Reads a line as `encoded` writes it, its LF left aside; nil for any other. The record's bytes are not looked into.
  package init?(line: [UInt8]) {
    var rest = line[...]
    if rest.last == UInt8(ascii: "\n") { rest.removeLast() }
    func take(_ text: String) -> Bool {
      guard rest.starts(with: text.utf8) else { return false }
      rest = rest.dropFirst(text.utf8.count)
      return true
    }
    func takeNumber() -> Int? {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest.dropFirst(digits.count)
      return Int(String(decoding: digits, as: UTF8.self))
    }
    guard rest.popLast() == UInt8(ascii: "}") else { return nil }
    if take(#"{"lost":"#) {
      guard let count = takeNumber(), rest.isEmpty else { return nil }
      self = .lost(count)
      return
    }
    guard take(#"{"seq":"#), let seq = takeNumber(), take(#","hash":""#) else { return nil }
    let digits = rest.prefix(64)
    guard digits.count == 64, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
      return nil
    }
    let hash = String(decoding: digits, as: UTF8.self)
    rest = rest.dropFirst(64)
    guard take(#"","record":"#), rest.first == UInt8(ascii: "{") else { return nil }
    self = .record(seq: seq, hash: hash, bytes: Array(rest))
  }
}
