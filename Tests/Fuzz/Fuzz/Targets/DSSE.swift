import Records
import StrictJSON
import Wire

extension FuzzTarget {
  /// Envelopes, and the payload of every kind: the input is taken as each of them.
  static let dsse = FuzzTarget(
    name: "dsse",
    seeds: {
      try VectorSeeds.members("wire-statement", hex: ["payload"], text: ["text"])
        + Examples.payloads.map { Array($0.utf8) }
    }, run: checkDSSE)

  private static func checkDSSE(_ input: [UInt8]) {
    look(atPayload: input)
    guard let statement = try? Statement(parsing: input) else { return }
    hold(statement.signature.count == 64, "a signature is 64 bytes")
    let again = try? Statement(parsing: statement.envelope)
    hold(again?.payload == statement.payload && again?.kind == statement.kind, "an envelope reads back")
    hold(again?.keyID == statement.keyID && again?.signature == statement.signature, "its signature reads back")
    hold((try? statement.verified(as: statement.kind, by: [])) == nil, "without a key nothing is verified")
    look(atPayload: statement.payload)
  }

  /// What a payload says when it is written again is what it said.
  private static func look(atPayload input: [UInt8]) {
    func check(_ rewrite: ([UInt8]) throws(JSONError) -> [UInt8]) {
      guard let once = try? rewrite(input) else { return }
      hold(try rewrite(once) == once, "a payload is a fixed point")
      guard let said = try? JSONValue(parsing: input), !said.hasShortTime else { return }
      hold(try JSONValue(parsing: once) == said, "a payload loses nothing")
    }
    check { bytes throws(JSONError) in
      let head = try Head(payload: bytes)
      hold(head.from <= head.tip.seq + 1, "a head begins within its chain")
      return head.payload
    }
    check { bytes throws(JSONError) in try Receipt(payload: bytes).payload }
    check { bytes throws(JSONError) in try Position(payload: bytes).payload }
    check { bytes throws(JSONError) in try Restore(payload: bytes).payload }
    check { bytes throws(JSONError) in try Enrol(payload: bytes).payload }
    check { bytes throws(JSONError) in try Enrolled(payload: bytes).payload }
  }
}

extension JSONValue {
  /// A time without its milliseconds is read, and written with them.
  fileprivate var hasShortTime: Bool {
    switch self {
    case .string(let text): text.utf8.count == 20 && WireTime(text) != nil
    case .array(let values): values.contains(where: \.hasShortTime)
    case .object(let members): members.contains(where: \.value.hasShortTime)
    default: false
    }
  }
}
