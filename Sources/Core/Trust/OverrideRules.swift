import StrictJSON

/// What managers may decide where the kiosk can't judge, and how often.
package struct OverrideRules: Sendable, Equatable {
  /// At one kiosk on one day of its shop.
  package let perDay: Int64
  /// Only where the answer was one of these.
  package let codes: Set<UndecidedCode>

  /// What a person's word can stand in for: the voucher's own signature still holds, and the redemption can be recorded,
  /// sealed and settled. Without keys nothing is verified, and without a ledger nothing is recorded, whoever says so.
  package static let possible: Set<UndecidedCode> = [
    .keysExpired, .campaignsExpired, .clockUntrusted, .offlineLimit, .marksMissing, .marksExpired,
  ]

  /// - Throws: `JSONError` naming the member.
  init(_ reader: inout ObjectReader) throws(JSONError) {
    perDay = try reader.integer("day", in: 1...1000)
    var codes: Set<UndecidedCode> = []
    for value in try reader.array("codes") {
      guard case .string(let text) = value, let code = UndecidedCode(rawValue: text), Self.possible.contains(code),
        codes.insert(code).inserted
      else {
        let names = Self.possible.map(\.rawValue).sorted().joined(separator: ", ")
        throw reader.wrong("codes", "must hold some of \(names), each once")
      }
    }
    guard !codes.isEmpty else { throw reader.wrong("codes", "must name at least one") }
    self.codes = codes
    try reader.end()
  }
}
