import CBOR
import COSE
import StatusList
import Testing
import Wire

struct StatusDeltaTests {
  let hub = Signatory()

  @Test func `a delta reads back in the order of entries`() throws {
    let changes = [
      StatusChange(entry: 99_999, status: .spent), StatusChange(entry: 0, status: .revoked),
      StatusChange(entry: 127, status: .valid), StatusChange(entry: 128, status: .suspended),
      StatusChange(entry: 16_512, status: .spent),
    ]
    let delta = StatusDelta(name: Signatory.acme, issuedAt: Signatory.time, from: 4, to: 6, changes: changes)
    let read = try StatusDelta(
      try delta.token(signedBy: hub.key), of: Signatory.acme, size: 100_000, from: 4, by: hub.keys)
    #expect(read.to == 6 && read.changes == changes.sorted { $0.entry < $1.entry })
  }

  @Test func `a delta that begins elsewhere, goes beyond the list or names another is refused`() throws {
    let delta = StatusDelta(
      name: Signatory.acme, issuedAt: Signatory.time, from: 4, to: 6,
      changes: [StatusChange(entry: 9, status: .spent)])
    let token = try delta.token(signedBy: hub.key)
    for held in [0, 3, 5, 6] as [UInt64] { #expect(refusal(token, from: held) == .outOfOrder) }
    #expect(refusal(token, size: 9) == .outOfBounds)
    #expect(refusal(token, of: ListName(issuer: Identifier("bravo")!, list: 7)) == .otherList)
    #expect(refusal([UInt8](repeating: 0, count: StatusLimits.delta + 1)) == .tooLong)
  }

  @Test(
    arguments: [
      ("an entry twice", [1: [5, 0]]), ("an entry in two groups", [1: [5], 3: [5]]), ("an empty group", [1: []]),
      ("a status of three bits", [4: [5]]), ("not the shortest form", [1: [0x85, 0x00]]), ("cut off", [1: [0x85]]),
      ("beyond 32 bits", [1: [0xff, 0xff, 0xff, 0xff, 0x7f]]),
      ("six bytes", [1: [0x80, 0x80, 0x80, 0x80, 0x80, 0x01]]),
    ] as [(String, [UInt64: [UInt8]])])
  func `entries have one spelling and stand once`(what: String, groups: [UInt64: [UInt8]]) throws {
    let claims = [
      CBORPair(.unsigned(2), .text(Signatory.acme.subject)), CBORPair(.unsigned(6), .unsigned(1_800_000_000)),
      CBORPair(CBORValue(-65538), .array([.unsigned(4), .unsigned(5)])),
      CBORPair(CBORValue(-65539), .map(groups.map { CBORPair(.unsigned($0.key), .bytes($0.value)) })),
    ]
    let code = refusal(try hub.token(StatusToken.Kind.delta.rawValue, claims))
    #expect(code == .malformed || code == .outOfBounds, "\(what)")
  }

  @Test func `versions go up`() throws {
    for (from, to) in [(4, 4), (5, 4), (4, 1 << 53)] as [(UInt64, UInt64)] {
      let delta = StatusDelta(
        name: Signatory.acme, issuedAt: Signatory.time, from: from, to: to,
        changes: [StatusChange(entry: 1, status: .spent)])
      #expect(refusal(try delta.token(signedBy: hub.key), from: from) == .malformed)
    }
  }

  private func refusal(
    _ token: [UInt8], of name: ListName = Signatory.acme, size: UInt32 = 100, from: UInt64 = 4
  ) -> StatusFault.Code? {
    Signatory.code { () throws(StatusFault) in
      _ = try StatusDelta(token, of: name, size: size, from: from, by: hub.keys)
    }
  }
}
