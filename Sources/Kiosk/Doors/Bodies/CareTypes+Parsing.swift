package import LocalAPI
package import StrictJSON
import Wire

extension VoidRequest {
  /// The longest body of `POST /v1/redemptions/<seq>/void`, in bytes.
  package static let mostBodyBytes = 4096

  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 2), at: "")
    let reason = try reader.parsed("reason", "must be 1 to 200 characters without control characters") { text in
      (1...200).contains(text.unicodeScalars.count) ? PlainWords.checked(text) : nil
    }
    let staff = try reader.optionalParsed("staff", "must be an identifier") { Identifier($0)?.text }
    try reader.end()
    self.init(reason: reason, staff: staff)
  }
}

extension OverrideRequest {
  /// The longest body of `POST /v1/overrides`, in bytes.
  package static let mostBodyBytes = 256

  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 1), at: "")
    let trace = try reader.optionalTrace("trace")
    let staff = try reader.optionalParsed("staff", "must be an identifier") { Identifier($0)?.text }
    try reader.end()
    self.init(trace: trace, staff: staff)
  }
}

extension TestRequest {
  /// The longest body of `POST /v1/tests`, in bytes.
  package static let mostBodyBytes = 16 << 10

  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 1), at: "")
    let data = try reader.symbol("data")
    try reader.end()
    self.init(data: data)
  }
}

extension ObjectReader {
  /// One code's bytes.
  fileprivate mutating func symbol(_ name: String) throws(JSONError) -> [UInt8] {
    try parsed(name, "must be 1 to \(Sights.mostSymbolBytes) bytes of base64url") { text in
      text.utf8.count <= (Sights.mostSymbolBytes * 4 + 2) / 3
        ? Base64.url.decode(text).flatMap { $0.isEmpty ? nil : $0 } : nil
    }
  }
}

extension HoldRequest {
  /// The longest body of `POST /v1/holds`, in bytes.
  package static let mostBodyBytes = 16 << 10

  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 4), at: "")
    let data = try reader.symbol("data")
    let id = try reader.optionalParsed("id", "must be 32 lower-case hexadecimal digits, drawn at random") { text in
      text.utf8.count == 32 && Hex.decode(text) != nil ? text : nil
    }
    let seconds = try reader.optionalInteger("seconds", in: 1...600)
    var basket: Basket?
    if var told = try reader.optionalObject("basket") {
      let total = try told.optionalInteger("total", in: 0...JSONValue.largestInteger)
      let currency = try told.optionalParsed("currency", "must be three capital letters") { text in
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) } ? text : nil
      }
      guard (total == nil) == (currency == nil) else { throw told.wrong("total", "goes with a currency") }
      var groups: [String]?
      if let value = told.optional("groups") {
        guard case .array(let values) = value, values.count <= 64 else {
          throw told.wrong("groups", "must be an array of at most 64 identifiers")
        }
        var names: [String] = []
        for value in values {
          guard case .string(let text) = value, let name = Identifier(text) else {
            throw told.wrong("groups", "must hold identifiers")
          }
          names.append(name.text)
        }
        groups = names
      }
      try told.end()
      basket = Basket(total: total.map { Int($0) }, currency: currency, groups: groups)
    }
    try reader.end()
    self.init(data: data, id: id, seconds: seconds.map { Int($0) }, basket: basket)
  }
}
