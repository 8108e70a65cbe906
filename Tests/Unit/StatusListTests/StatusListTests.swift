import CBOR
import COSE
import StatusList
import Testing
import Wire
import Zlib

struct StatusListTests {
  let hub = Signatory()

  @Test(arguments: [1, 3, 4, 5, 65_536, 65_537, 200_001] as [UInt32])
  func `a built list unpacks to its marks, whatever its size`(size: UInt32) throws {
    var builder = StatusListBuilder(size: size)
    let entries = Set([0, size / 2, size - 1, min(size - 1, 65_536)])
    let marks = entries.map { StatusChange(entry: $0, status: EntryStatus(rawValue: UInt8($0 % 3) + 1)!) }
    for part in 0..<StatusListBuilder.parts(of: size) { builder.build(part, marks: marks) }
    let token = try SignedStatusList(name: Signatory.acme, issuedAt: Signatory.time, version: 9, packed: builder.packed)
      .token(signedBy: hub.key)
    let read = try SignedStatusList(token, of: Signatory.acme, by: hub.keys)
    #expect(read.version == 9 && read.issuedAt == Signatory.time)
    var bytes: [UInt8] = []
    try read.unpack(size: size) { bytes += $0 }
    let list = try #require(StatusArray(bits: 2, bytes: bytes))
    for entry in 0..<size where entries.contains(entry) || list[Int(entry)] != 0 {
      let mark = marks.first { $0.entry == entry }
      #expect(list[Int(entry)] == mark?.status.rawValue ?? 0, "entry \(entry)")
    }
    // Never more, never less than its size.
    for other in [size + 4, size + 4096] + (size > 4 ? [size - 4] : []) {
      let fault = #expect(throws: StatusFault.self) { try read.unpack(size: other) { _ in } }
      #expect(fault?.code == .wrongSize)
    }
  }

  @Test func `an untouched part keeps its bytes, and the same marks make the same stream`() {
    var first = StatusListBuilder(size: 300_000)
    let empty = first.packed
    first.build(2, marks: [StatusChange(entry: 140_000, status: .spent)])
    var second = StatusListBuilder(size: 300_000)
    second.build(2, marks: [StatusChange(entry: 140_000, status: .spent), StatusChange(entry: 5, status: .revoked)])
    #expect(first.packed == second.packed && first.packed != empty)
    second.build(2, marks: [])
    #expect(second.packed == empty)
  }

  @Test func `a list of another issuer or number, of another key or another type is refused`() throws {
    let list = SignedStatusList(
      name: Signatory.acme, issuedAt: Signatory.time, version: 1, packed: StatusListBuilder(size: 8).packed)
    let token = try list.token(signedBy: hub.key)
    let others = [("bravo", 7), ("acme", 8)].map { ListName(issuer: Identifier($0.0)!, list: $0.1) }
    for other in others {
      #expect(
        Signatory.code { () throws(StatusFault) in _ = try SignedStatusList(token, of: other, by: hub.keys) }
          == .otherList)
    }
    let stranger = Signatory()
    #expect(refusal(token, stranger.keys) == .keyUnknown)
    #expect(refusal(token, [:]) == .keyUnknown)
    #expect(refusal(token, [hub.key.verificationKey.keyID: stranger.key.verificationKey]) == .signatureInvalid)
    var changed = token
    changed[changed.count / 2] ^= 1
    #expect(refusal(changed) != nil)
    #expect(refusal(Array(token.dropLast())) == .malformed && refusal(token + [0]) == .malformed)
    let claims = [CBORPair(.unsigned(2), .text(Signatory.acme.subject))]
    #expect(refusal(try hub.token(StatusToken.Kind.delta.rawValue, claims)) == .wrongType)
    #expect(refusal(try hub.token(StatusToken.Kind.list.rawValue, claims)) == .malformed)
    #expect(refusal(try hub.token(StatusToken.Kind.list.rawValue, claims, unprotected: true)) == .malformed)
    #expect(refusal(try hub.token(StatusToken.Kind.list.rawValue, claims, alg: -7)) == .signatureInvalid)
    #expect(refusal([UInt8](repeating: 0, count: StatusLimits.token + 1)) == .tooLong)
  }

  @Test func `a bomb in a signed list is noticed at its bound`() throws {
    let part = DeflatedBlocks.part([UInt8](repeating: 0, count: 1 << 20), level: 9)
    let bomb = SignedStatusList(
      name: Signatory.acme, issuedAt: Signatory.time, version: 1,
      packed: DeflatedBlocks.stream(Array(repeating: part, count: 256)))
    let read = try SignedStatusList(try bomb.token(signedBy: hub.key), of: Signatory.acme, by: hub.keys)
    var seen = 0
    let fault = #expect(throws: StatusFault.self) { try read.unpack(size: 100_000) { seen += $0.count } }
    #expect(fault?.code == .wrongSize && seen <= 25_000)
  }

  @Test func `a subject has one spelling`() {
    #expect(ListName(subject: "urn:voucherd:status:acme:7") == Signatory.acme)
    for wrong in [
      "urn:voucherd:status:acme:07", "urn:voucherd:status:acme:+7", "URN:voucherd:status:acme:7",
      "urn:voucherd:status:acme", "urn:voucherd:status::7", "urn:voucherd:status:acme:7:", "urn:voucherd:status:Acme:7",
      "urn:voucherd:status:acme:4294967296", "",
    ] { #expect(ListName(subject: wrong) == nil, "\(wrong)") }
  }

  private func refusal(_ token: [UInt8], _ keys: [KeyID: VerificationKey]? = nil) -> StatusFault.Code? {
    Signatory.code { () throws(StatusFault) in _ = try SignedStatusList(token, of: Signatory.acme, by: keys ?? hub.keys)
    }
  }
}
