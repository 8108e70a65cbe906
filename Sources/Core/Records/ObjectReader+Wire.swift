package import StrictJSON
package import Wire

extension ObjectReader {
  package mutating func identifier(_ name: String) throws(JSONError) -> Identifier {
    try parsed(name, "must be an identifier", Identifier.init)
  }

  package mutating func time(_ name: String) throws(JSONError) -> WireTime {
    try parsed(name, "must be a time as 2026-11-22T02:17:04.123Z", WireTime.init)
  }

  package mutating func nonce() throws(JSONError) -> Nonce {
    try parsed("nonce", "must be 16 bytes of base64url") { Base64.url.decode($0).flatMap(Nonce.init) }
  }

  /// The members `epoch`, `seq` and `hash`.
  package mutating func chainPosition() throws(JSONError) -> ChainPosition {
    ChainPosition(
      epoch: try parsed("epoch", "must be 32 hexadecimal digits", Epoch.init(_:)),
      seq: try integer("seq", in: 0...JSONValue.largestInteger),
      hash: try parsed("hash", "must be 64 hexadecimal digits", RecordHash.init(_:)))
  }
}

extension JSONWriter {
  mutating func chainPosition(_ position: ChainPosition) {
    member("epoch", position.epoch.description)
    member("seq", position.seq)
    member("hash", position.hash.description)
  }
}
