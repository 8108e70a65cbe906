package import StrictJSON
package import Wire

/// A record as another program reads it: the envelope checked, the data still to be taken.
///
/// Reading is strict JSON, but members that this version does not know are left alone: a newer kiosk may
/// upload to an older hub.
package struct RecordLine: Sendable {
  package let epoch: Epoch
  package let seq: Int64
  package let device: Identifier
  /// The type's text, known or not.
  package let type: String
  package let time: WireTime
  package let clock: ClockGrade
  /// The id under which it was first made, if its chain ended before the hub saw it.
  package let former: RecordName?
  /// The members under `data`, less epoch, seq, clock and former.
  package let data: ObjectReader

  /// - Throws: `JSONError` naming the member.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    guard bytes.count <= Record.longest else { throw JSONError(.tooLong, at: "byte \(Record.longest)") }
    guard !bytes.contains(0x0a) else { throw JSONError(.syntax, at: "byte 0", "a record is one line") }
    var envelope = try ObjectReader(try JSONValue(parsing: bytes, depth: 8), at: "")
    guard try envelope.string("specversion") == "1.0" else { throw envelope.wrong("specversion", "must be 1.0") }
    type = try envelope.string("type")
    time = try envelope.parsed("time", "must be a time in UTC with milliseconds", WireTime.init)
    guard try envelope.string("datacontenttype") == "application/json" else {
      throw envelope.wrong("datacontenttype", "must be application/json")
    }
    let prefix = "urn:voucherd:device:"
    device = try envelope.parsed("source", "must be \(prefix)<device>") {
      $0.hasPrefix(prefix) ? Identifier(String($0.dropFirst(prefix.count))) : nil
    }
    var data = try envelope.object("data")
    let epoch = try data.parsed("epoch", "must be 32 hexadecimal digits", Epoch.init(_:))
    let seq = try data.integer("seq", in: 1...JSONValue.largestInteger)
    clock = try data.parsed("clock", "confirmed, plausible or untrusted", ClockGrade.init(rawValue:))
    former = try data.optionalParsed("former", "must be <epoch>:<seq>", RecordName.init)
    guard try envelope.string("id") == Record.id(epoch, seq) else {
      throw envelope.wrong("id", "must be <epoch>:<seq>")
    }
    self.epoch = epoch
    self.seq = seq
    self.data = data
  }

  /// The record's id.
  package var id: String { Record.id(epoch, seq) }

  /// The id that it was first made under: the additional data of its evidence.
  package var origin: RecordName { former ?? RecordName(epoch: epoch, seq: seq) }
}
