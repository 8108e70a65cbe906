/// Reads messages of HTTP/1.1 with a Content-Length, one to a connection.
struct HTTPReader {
  let descriptor: Int32

  /// Nil if the connection ends before.
  func request() -> HTTPRequest? {
    let goOn = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
    guard let (lines, bytes, start) = head(whenExpected: { Descriptors.write(goOn, to: descriptor) })
    else { return nil }
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3, let all = body(bytes, start: start, lines) else { return nil }
    return HTTPRequest(
      method: String(words[0]), path: String(words[1]), body: Array(all[start...]), bytes: all)
  }

  /// Nil if the connection ends before.
  func response() -> HTTPResponse? {
    guard let (lines, bytes, start) = head(whenExpected: {}), let all = body(bytes, start: start, lines)
    else { return nil }
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, let status = Int(words[1]) else { return nil }
    return HTTPResponse(
      status: status, contentType: Self.field("content-type", lines) ?? "", body: Array(all[start...]))
  }

  private func head(whenExpected answer: () -> Void) -> ([Substring], [UInt8], Int)? {
    var bytes: [UInt8] = []
    while true {
      if let end = Self.end(of: bytes) {
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        if Self.field("expect", lines) != nil { answer() }
        return (lines, bytes, end)
      }
      let more = Descriptors.read(descriptor, atMost: 65_536)
      if more.isEmpty { return nil }
      bytes += more
    }
  }

  private func body(_ bytes: [UInt8], start: Int, _ lines: [Substring]) -> [UInt8]? {
    var bytes = bytes
    let length = Self.field("content-length", lines).flatMap { Int($0) } ?? 0
    while bytes.count < start + length {
      let more = Descriptors.read(descriptor, atMost: 65_536)
      if more.isEmpty { return nil }
      bytes += more
    }
    return bytes
  }

  private static func end(of bytes: [UInt8]) -> Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= mark.count else { return nil }
    return (0...(bytes.count - mark.count)).first { bytes[$0] == mark[0] && Array(bytes[$0..<($0 + 4)]) == mark }
      .map { $0 + 4 }
  }

  private static func field(_ name: String, _ lines: [Substring]) -> String? {
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return nil
  }
}
