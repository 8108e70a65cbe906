package import StatusList
package import StrictJSON
import Wire

/// What a platform sends to `POST /v1/marks`.
package struct MarksBody: Sendable {
  package let marks: [PlatformMark]
  /// Why, for whoever asks later: an order's number, a ticket's. No person's name.
  package let reason: String?

  /// - Throws: `JSONError` naming the member.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: bytes, depth: 4), at: "marks")
    let values = try reader.array("marks")
    guard (1...HubStore.mostPlatformMarks).contains(values.count) else {
      throw reader.wrong("marks", "must hold 1 to \(HubStore.mostPlatformMarks) of them")
    }
    reason = try reader.optionalString("reason")
    guard reason?.utf8.count ?? 0 <= 256 else { throw reader.wrong("reason", "must be at most 256 bytes") }
    try reader.end()
    var marks: [PlatformMark] = []
    for (place, value) in values.enumerated() { marks.append(try Self.mark(value, at: "marks[\(place)]")) }
    self.marks = marks
  }

  private static func mark(_ value: JSONValue, at path: String) throws(JSONError) -> PlatformMark {
    var reader = try ObjectReader(value, at: path)
    let issuer = try reader.parsed("issuer", "must be an identifier", Identifier.init)
    let list = UInt32(try reader.integer("list", in: 0...Int64(UInt32.max)))
    let index = UInt32(try reader.integer("index", in: 0...Int64(UInt32.max)))
    let use = try reader.optionalInteger("use", in: 0...15)
    let status = try reader.parsed("state", "revoked, suspended, spent or clear", EntryStatus.init(platform:))
    try reader.end()
    return PlatformMark(
      voucher: VoucherKey(issuer: issuer, list: list, index: index), use: use.map { Int($0) }, status: status)
  }
}

extension EntryStatus {
  /// A platform's word: `clear` takes back what it said.
  package init?(platform text: String) {
    guard text != EntryStatus.valid.text else { return nil }
    self.init(text: text == "clear" ? EntryStatus.valid.text : text)
  }
}
