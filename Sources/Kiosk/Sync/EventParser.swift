/// Reads server-sent events (html.spec.whatwg.org, "Server-sent events") as the hub sends them, piece by piece.
///
/// What comes is a hint from anybody: nothing of it is kept beyond a line of bounded length, and nothing is believed.
package struct EventParser: Sendable {
  /// The longest line, in bytes.
  package static let longestLine = 1024
  /// The most events that one piece gives; what is more of them is dropped, since each only says to look.
  package static let mostEvents = 64

  package struct Event: Sendable, Equatable {
    /// `status`, `trust`, or another word that is ignored.
    package let name: String
    /// The token.
    package let data: String
  }

  private var line: [UInt8] = []
  private var name = ""
  private var data = ""

  package init() {}

  /// - Returns: the events that are whole now; nil if a line is longer than any of the hub's: not our hub.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [Event]? {
    var events: [Event] = []
    for byte in bytes {
      guard byte == 0x0a else {
        guard line.count < Self.longestLine else { return nil }
        line.append(byte)
        continue
      }
      if line.last == 0x0d { line.removeLast() }
      if let event = end(String(decoding: line, as: UTF8.self)), events.count < Self.mostEvents { events.append(event) }
      line.removeAll(keepingCapacity: true)
    }
    return events
  }

  private mutating func end(_ line: String) -> Event? {
    if line.isEmpty {
      defer { (name, data) = ("", "") }
      return data.isEmpty ? nil : Event(name: name, data: data)
    }
    guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
    var value = line[line.index(after: colon)...]
    if value.first == " " { value = value.dropFirst() }
    switch line[..<colon] {
    case "event": name = String(value)
    case "data": data = String(value)
    default: break
    }
    return nil
  }
}
