import CBOR
import StrictJSON
import Testing
import Vouchers
import Wire

/// CBOR, JSON and Base45: what is read, what is refused and by which rule, and that writing gives the same bytes back.
struct EncodingVectors {
  @Test func `CBOR is read in one encoding only`() throws {
    try Vector.each("cbor-rfc8949", "cbor-strict") { vector in
      let bytes = vector.bytes("hex")
      guard vector.isAccepted else {
        let error = #expect(throws: FormatError.self, "\(vector)") { try CBORDecoder.decode(bytes) }
        #expect(error?.code.rawValue == vector.failureClass, "\(vector)")
        return
      }
      let value = try CBORDecoder.decode(bytes)
      #expect(value == CBORValue(tree: try #require(vector["value"])), "\(vector)")
    }
  }

  @Test func `what CBOR reads it writes back byte for byte`() throws {
    try Vector.each("cbor-rfc8949") { vector in
      guard vector.isAccepted else { return }
      let bytes = vector.bytes("hex")
      let written = try CBORDecoder.decode(bytes).encoded()
      #expect(written == bytes, "\(vector)")
    }
  }

  @Test func `JSON is strict, and has one canonical form`() throws {
    try Vector.each("json-strict") { vector in
      let bytes = vector.bytes("hex")
      guard vector.isAccepted else {
        let error = #expect(throws: JSONError.self, "\(vector)") { try JSONValue(parsing: bytes) }
        #expect(error?.code.rawValue == vector.failureClass, "\(vector)")
        return
      }
      let canonical = try JSONValue(parsing: bytes).canonicalBytes()
      #expect(canonical == vector.bytes("canonical"), "\(vector)")
    }
  }

  @Test func `Base45 has one text for each byte string`() throws {
    try Vector.each("base45-rfc9285") { vector in
      let text = vector.text("text")
      guard vector.isAccepted else {
        let error = #expect(throws: FormatError.self, "\(vector)") { try Base45.decode(Array(text.utf8)) }
        #expect(error?.code.rawValue == vector.failureClass, "\(vector)")
        return
      }
      let bytes = try Base45.decode(Array(text.utf8))
      #expect(bytes == vector.bytes("hex"), "\(vector)")
      #expect(Base45.encode(bytes) == text, "\(vector)")
    }
  }
}

extension CBORValue {
  /// The value that a vector describes: `{"unsigned": "10"}`, `{"map": [[key, value], …]}` and so on.
  init(tree: JSONValue) {
    guard case .object(let members) = tree, let member = members.first else { preconditionFailure("not a CBOR tree") }
    switch (member.name, member.value) {
    case ("unsigned", .string(let number)): self = .unsigned(UInt64(number)!)
    case ("negative", .string(let number)): self = .negative(UInt64(number)!)
    case ("bytes", .string(let hex)): self = .bytes(Hex.decode(hex)!)
    case ("text", .string(let text)): self = .text(text)
    case ("bool", .bool(let flag)): self = .bool(flag)
    case ("null", _): self = .null
    case ("array", .array(let items)): self = .array(items.map(CBORValue.init(tree:)))
    case ("map", .array(let pairs)):
      self = .map(
        pairs.map { pair in
          guard case .array(let two) = pair else { preconditionFailure("not a pair") }
          return CBORPair(CBORValue(tree: two[0]), CBORValue(tree: two[1]))
        })
    case ("tagged", .array(let two)):
      guard case .string(let tag) = two[0] else { preconditionFailure("not a tag") }
      self = .tagged(UInt64(tag)!, CBORValue(tree: two[1]))
    default: preconditionFailure("unknown kind \(member.name)")
    }
  }
}
