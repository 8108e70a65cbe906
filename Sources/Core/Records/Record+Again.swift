package import StrictJSON
import Wire

extension Record {
  /// A record of an earlier chain once more, in its place after `tip`: everything that it says, its time too, with
  /// `former` beside it, which is the id that it was first made under.
  ///
  /// A chain that ends may have records that the hub never saw: what they say is not lost with the chain. Evidence is
  /// sealed for the former id and stays as it is.
  ///
  /// - Parameters:
  ///   - bytes: the record as it lies in the earlier chain. One that was itself recorded again keeps its `former`.
  ///   - of: what it is about under the name that the hub knows, if that is another one now.
  /// - Throws: `JSONError` if `bytes` are no record of a type of this version.
  package init(again bytes: [UInt8], of target: RecordName? = nil, after tip: ChainPosition) throws(JSONError) {
    let line = try RecordLine(parsing: bytes)
    guard let type = RecordType(rawValue: line.type) else { throw JSONError(.wrongValue, at: "type", "is not known") }
    guard case .object(let envelope) = try JSONValue(parsing: bytes, depth: 8) else {
      throw JSONError(.wrongValue, at: "", "must be an object")
    }
    let position = (epoch: tip.epoch, seq: tip.seq + 1)
    var writer = JSONWriter(reserving: bytes.count + 96)
    writer.object { writer in
      for member in envelope {
        switch (member.name, member.value) {
        case ("id", _): writer.member("id", Self.id(after: tip))
        case ("data", .object(let data)):
          writer.name("data")
          writer.object { writer in
            writer.member("epoch", position.epoch.description)
            writer.member("seq", position.seq)
            writer.member("former", line.origin.description)
            for member in data where !["epoch", "seq", "former"].contains(member.name) {
              if member.name == "of", let target {
                writer.member("of", target.description)
              } else {
                writer.member(member)
              }
            }
          }
        default: writer.member(member)
        }
      }
    }
    self.init(type: type, bytes: writer.bytes, position: tip.next(writer.bytes))
  }
}
