import CBOR
import StatusList
import Testing
import Wire

struct StatusIndexTests {
  let hub = Signatory()

  @Test func `an index reads back`() throws {
    let lists = (0..<200).map { number in
      StatusIndex.Entry(
        name: ListName(issuer: Identifier("acme")!, list: UInt32(number)), version: UInt64(number) * 3,
        until: Signatory.time + 86_400_000, hash: [UInt8](repeating: UInt8(number), count: 32))
    }
    let index = StatusIndex(
      issuedAt: Signatory.time, expires: Signatory.time + 3_600_000, version: 991, lists: lists)
    let read = try StatusIndex(try index.token(signedBy: hub.key), by: hub.keys)
    #expect(read.version == 991 && read.lists == lists && read.expires == Signatory.time + 3_600_000)
  }

  @Test func `a list twice, a short hash or an end before the beginning is refused`() throws {
    let entry = CBORValue.array([
      .text("acme"), .unsigned(7), .unsigned(1), .unsigned(1_900_000_000), .bytes([UInt8](repeating: 1, count: 32)),
    ])
    let short = CBORValue.array([
      .text("acme"), .unsigned(8), .unsigned(1), .unsigned(1_900_000_000), .bytes([UInt8](repeating: 1, count: 31)),
    ])
    #expect(try refusal([entry]) == nil)
    #expect(try refusal([entry, entry]) == .malformed)
    #expect(try refusal([short]) == .malformed)
    #expect(try refusal([.unsigned(1)]) == .malformed)
    #expect(try refusal([], expires: 1_800_000_000) == .malformed)
  }

  private func refusal(_ lists: [CBORValue], expires: UInt64 = 1_800_003_600) throws -> StatusFault.Code? {
    let token = try hub.token(
      StatusToken.Kind.index.rawValue,
      [
        CBORPair(.unsigned(4), .unsigned(expires)), CBORPair(.unsigned(6), .unsigned(1_800_000_000)),
        CBORPair(CBORValue(-65538), .unsigned(1)), CBORPair(CBORValue(-65540), .array(lists)),
      ])
    return Signatory.code { () throws(StatusFault) in _ = try StatusIndex(token, by: hub.keys) }
  }
}
