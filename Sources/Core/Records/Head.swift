package import StrictJSON
package import Wire

/// What a device says it has, and which part of it follows in this upload.
package struct Head: Sendable {
  package let device: Identifier
  /// The chain's tip after the records that follow.
  package let tip: ChainPosition
  /// Sequence number of the first record that follows; `tip.seq + 1` if none does.
  package let from: Int64
  package let nonce: Nonce
  package let time: WireTime
  package let clock: ClockGrade
  /// Small figures about the device: numbers and words, no person's.
  package let health: [JSONMember]

  package init(
    device: Identifier, tip: ChainPosition, from: Int64, nonce: Nonce, time: WireTime, clock: ClockGrade,
    health: [JSONMember]
  ) {
    self.device = device
    self.tip = tip
    self.from = from
    self.nonce = nonce
    self.time = time
    self.clock = clock
    self.health = health
  }

  /// The member of `health` that says by which enrolment the device knows its place: the statement's time.
  package static let enrolledMember = "enrolled"

  /// When the enrolment was made by which the device knows its place; nil if it does not say.
  package var enrolled: WireTime? {
    guard case .string(let text)? = health.first(where: { $0.name == Self.enrolledMember })?.value else { return nil }
    return WireTime(text)
  }

  /// The member of `health` that says which version of the status index the device holds; 0 while it holds none.
  package static let marksMember = "marks"

  /// The version of the status index that the device says it holds; nil if it does not say.
  package var marks: UInt64? {
    guard case .integer(let version)? = health.first(where: { $0.name == Self.marksMember })?.value else { return nil }
    return UInt64(exactly: version)
  }

  package var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("device", device.text)
      writer.member("epoch", tip.epoch.description)
      writer.member("from", from)
      writer.member("seq", tip.seq)
      writer.member("hash", tip.hash.description)
      writer.member("nonce", nonce.description)
      writer.member("time", time.description)
      writer.member("clock", clock.rawValue)
      writer.name("health")
      writer.value(.object(health))
    }
    return writer.bytes
  }

  /// - Throws: `JSONError` naming the member.
  package init(payload: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: payload, depth: 4), at: "head")
    device = try reader.identifier("device")
    from = try reader.integer("from", in: 1...JSONValue.largestInteger)
    tip = try reader.chainPosition()
    nonce = try reader.nonce()
    time = try reader.time("time")
    clock = try reader.parsed("clock", "confirmed, plausible or untrusted", ClockGrade.init(rawValue:))
    guard case .object(let health) = try reader.required("health") else {
      throw reader.wrong("health", "must be an object")
    }
    self.health = health
    try reader.end()
    guard from <= tip.seq + 1 else { throw reader.wrong("from", "must be at most seq + 1") }
  }
}
