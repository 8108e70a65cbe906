package import StrictJSON
package import Wire

/// A device's request for the records that the hub holds of one of its epochs, to rebuild its claims.
package struct Restore: Sendable {
  package let device: Identifier
  package let epoch: Epoch
  /// The first sequence number wanted.
  package let from: Int64
  package let nonce: Nonce
  package let time: WireTime

  package init(device: Identifier, epoch: Epoch, from: Int64, nonce: Nonce, time: WireTime) {
    self.device = device
    self.epoch = epoch
    self.from = from
    self.nonce = nonce
    self.time = time
  }

  package var payload: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("device", device.text)
      writer.member("epoch", epoch.description)
      writer.member("from", from)
      writer.member("nonce", nonce.description)
      writer.member("time", time.description)
    }
    return writer.bytes
  }

  /// - Throws: `JSONError` naming the member.
  package init(payload: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: payload, depth: 4), at: "restore")
    device = try reader.identifier("device")
    epoch = try reader.parsed("epoch", "must be 32 hexadecimal digits", Epoch.init(_:))
    from = try reader.integer("from", in: 1...JSONValue.largestInteger)
    nonce = try reader.nonce()
    time = try reader.time("time")
    try reader.end()
  }
}
