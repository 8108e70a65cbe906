package import LocalAPI
package import StrictJSON
import Wire

extension Sights {
  /// The longest body of `POST /v1/sights`, in bytes.
  package static let mostBodyBytes = 64 << 10
  /// The most symbols of one request.
  package static let mostSymbols = 16
  /// The longest symbol, in bytes: more than any QR code holds (2,953).
  package static let mostSymbolBytes = 4096

  /// Reads the body of `POST /v1/sights`.
  ///
  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 6), at: "")
    let source = try reader.parsed("source", "must be 1 to 32 of a-z, 0-9 and -") { text in
      (1...32).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isSource) ? text : nil
    }
    let events = Event.allCases.map(\.rawValue).joined(separator: ", ")
    let event = try reader.parsed("event", "must be one of \(events)", Event.init(rawValue:))
    let values = try reader.array("symbols")
    // A hint is about what could not be read.
    guard event == .hint ? values.isEmpty : (1...Self.mostSymbols).contains(values.count) else {
      if event == .hint { throw reader.wrong("symbols", "must be empty with a hint") }
      throw reader.wrong("symbols", "must hold 1 to \(Self.mostSymbols) symbols")
    }
    var symbols: [Symbol] = []
    for (place, value) in values.enumerated() { symbols.append(try Symbol(value, at: "symbols[\(place)]")) }
    try reader.end()
    self.init(source: source, event: event, symbols: symbols)
  }

  private static func isSource(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
  }
}

extension Sights.Symbol {
  fileprivate init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    let data = try reader.parsed("data", "must be at most \(Sights.mostSymbolBytes) bytes of base64url") { text in
      text.utf8.count <= (Sights.mostSymbolBytes * 4 + 2) / 3 ? Base64.url.decode(text) : nil
    }
    let corners = try reader.corners("corners")
    try reader.end()
    self.init(data: data, corners: corners)
  }
}
