package import StrictJSON
package import Wire

/// Where the hub's copy of a device's chain ends, when an upload does not fit it (the body of 409), or when a
/// restore asks.
package struct Position: Sendable {
  package enum Reason: String, Sendable, CaseIterable {
    /// Records between the hub's tip and the upload are missing.
    case gap
    /// The hub has another record under a sequence number of this upload.
    case fork
    /// The hub is ahead of the device.
    case behind
    /// The device begins an epoch while the hub holds another one of it.
    case epoch
  }

  package let device: Identifier
  package let tip: ChainPosition
  /// The nonce of the head or restore that it answers.
  package let nonce: Nonce
  package let time: WireTime
  package let reason: Reason

  package init(device: Identifier, tip: ChainPosition, nonce: Nonce, time: WireTime, reason: Reason) {
    self.device = device
    self.tip = tip
    self.nonce = nonce
    self.time = time
    self.reason = reason
  }

  package var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("device", device.text)
      writer.chainPosition(tip)
      writer.member("nonce", nonce.description)
      writer.member("time", time.description)
      writer.member("reason", reason.rawValue)
    }
    return writer.bytes
  }

  /// - Throws: `JSONError` naming the member.
  package init(payload: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: payload, depth: 4), at: "position")
    device = try reader.identifier("device")
    tip = try reader.chainPosition()
    nonce = try reader.nonce()
    time = try reader.time("time")
    reason = try reader.parsed("reason", "gap, fork, behind or epoch", Reason.init(rawValue:))
    try reader.end()
  }
}
