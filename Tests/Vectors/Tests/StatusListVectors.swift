import CBOR
import COSE
import StatusList
import StrictJSON
import Testing
import Wire

/// The examples of draft-ietf-oauth-status-list.
struct StatusListVectors {
  @Test func `lists of 1, 2, 4 and 8 bits unpack to the draft's statuses`() throws {
    try Vector.each("statuslist-draft") { vector in
      let list = try PackedStatusList(CBORDecoder.decode(vector.bytes("cbor")))
      guard vector.isAccepted else {
        let fault = #expect(throws: StatusFault.self, "\(vector)") { try list.unpacked(size: vector.size) }
        #expect(fault?.code.rawValue == vector.failureClass, "\(vector)")
        return
      }
      try expect(try list.unpacked(size: vector.size), vector)
      #expect(list.value == (try CBORDecoder.decode(vector.bytes("cbor"))), "\(vector)")
    }
  }

  @Test func `the draft's CWT verifies, tagged and untagged, and holds its list`() throws {
    try Vector.each("statuslist-cwt") { vector in
      var bytes = vector.bytes("cwt")
      // The draft leaves the tag to the sender; ours is never left out.
      if bytes.first != 0xd2 { bytes.insert(0xd2, at: 0) }
      let key = try #require(VerificationKey(curve: .p256, raw: vector.bytes("key")))
      let message = try Sign1(decoding: bytes)
      #expect(message.isValid(for: key) == vector.isAccepted, "\(vector)")
      guard vector.isAccepted else { return }
      #expect(message.protectedHeader[key: 16] == .text(StatusToken.Kind.list.rawValue))
      let claims = try CBORDecoder.decode(message.payload)
      #expect(claims[key: 2] == .text(vector.text("sub")))
      #expect(claims[key: 6]?.integer == vector.number("iat") && claims[key: 4]?.integer == vector.number("exp"))
      let list = try PackedStatusList(try #require(claims[key: 65533]))
      #expect(Int64(list.bits) == vector.number("bits"))
      try expect(try list.unpacked(size: vector.size), vector)
    }
  }

  private func expect(_ list: StatusArray, _ vector: Vector) throws {
    guard case .array(let pairs)? = vector["statuses"] else { throw Vector.MissingMember(file: "", name: "statuses") }
    var expected: [Int: UInt8] = [:]
    for case .array(let pair) in pairs {
      guard case .integer(let entry) = pair[0], case .integer(let status) = pair[1] else { continue }
      expected[Int(entry)] = UInt8(status)
    }
    let found = (0..<vector.size).filter { list[$0] != 0 }
    #expect(found.count == expected.values.count { $0 != 0 }, "\(vector)")
    for entry in found where list[entry] != expected[entry] {
      Issue.record("\(vector): entry \(entry) is \(list[entry])")
    }
  }
}

extension Vector {
  fileprivate var size: Int { Int(number("size")) }

  fileprivate func number(_ member: String) -> Int64 {
    guard case .integer(let number)? = self[member] else { preconditionFailure("\(file): no number \(member)") }
    return number
  }
}
