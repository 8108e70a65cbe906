package import StrictJSON
package import Wire

/// The hub's word that it has stored a device's records up to a place, and what it made of some of them.
package struct Receipt: Sendable {
  /// What the hub says of a record that is not simply stored.
  package enum Verdict: String, Sendable, CaseIterable {
    /// No entry was free: another redemption holds the mark.
    case conflict
    /// Stored, and neither marked nor settled.
    case quarantined
    /// Stored under another of the voucher's entries.
    case moved
  }
  /// The redemption that holds the mark.
  package struct Other: Sendable, Equatable {
    package let device: Identifier
    package let epoch: Epoch
    package let seq: Int64
    package let time: WireTime

    package init(device: Identifier, epoch: Epoch, seq: Int64, time: WireTime) {
      self.device = device
      self.epoch = epoch
      self.seq = seq
      self.time = time
    }
  }
  package struct Result: Sendable, Equatable {
    package let seq: Int64
    package let verdict: Verdict
    /// The use that the record was moved to.
    package let use: Int64?
    package let with: Other?
    package let reason: String?

    package init(seq: Int64, verdict: Verdict, use: Int64? = nil, with: Other? = nil, reason: String? = nil) {
      self.seq = seq
      self.verdict = verdict
      self.use = use
      self.with = with
      self.reason = reason
    }
  }

  package let device: Identifier
  package let tip: ChainPosition
  /// The head's nonce.
  package let nonce: Nonce
  /// The hub's time.
  package let time: WireTime
  /// Records that are not listed are stored as they were recorded.
  package let results: [Result]

  package init(device: Identifier, tip: ChainPosition, nonce: Nonce, time: WireTime, results: [Result]) {
    self.device = device
    self.tip = tip
    self.nonce = nonce
    self.time = time
    self.results = results
  }

  package var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("device", device.text)
      writer.chainPosition(tip)
      writer.member("nonce", nonce.description)
      writer.member("time", time.description)
      writer.name("results")
      writer.array { writer in for result in results { result.write(into: &writer) } }
    }
    return writer.bytes
  }

  /// - Throws: `JSONError` naming the member.
  package init(payload: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: payload, depth: 5), at: "receipt")
    device = try reader.identifier("device")
    tip = try reader.chainPosition()
    nonce = try reader.nonce()
    time = try reader.time("time")
    var results: [Result] = []
    for (index, value) in try reader.array("results").enumerated() {
      results.append(try Result(value, at: "receipt.results[\(index)]"))
    }
    self.results = results
    try reader.end()
  }
}

extension Receipt.Result {
  /// Writes one element of `results`.
  package func write(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("seq", seq)
      writer.member("verdict", verdict.rawValue)
      if let use { writer.member("use", use) }
      if let with {
        writer.name("with")
        writer.object {
          $0.member("device", with.device.text)
          $0.member("epoch", with.epoch.description)
          $0.member("seq", with.seq)
          $0.member("time", with.time.description)
        }
      }
      if let reason { writer.member("reason", reason) }
    }
  }

  /// Reads one element of `results`.
  ///
  /// - Throws: `JSONError` naming the member.
  package init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    seq = try reader.integer("seq", in: 1...JSONValue.largestInteger)
    verdict = try reader.parsed("verdict", "conflict, quarantined or moved", Receipt.Verdict.init(rawValue:))
    use = try reader.optionalInteger("use", in: 0...15)
    guard verdict != .moved || use != nil else { throw reader.wrong("use", "must say where to, when moved") }
    if var other = try reader.optionalObject("with") {
      with = Receipt.Other(
        device: try other.identifier("device"),
        epoch: try other.parsed("epoch", "must be 32 hexadecimal digits", Epoch.init(_:)),
        seq: try other.integer("seq", in: 1...JSONValue.largestInteger), time: try other.time("time"))
      try other.end()
    } else {
      with = nil
    }
    reason = try reader.optionalString("reason")
    try reader.end()
  }
}
