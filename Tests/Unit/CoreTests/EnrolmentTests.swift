import Crypto
import Records
import Testing
import Wire

@Suite struct `Tickets and evidence` {
  let ticket = Ticket(
    device: RecordExample.device, code: [UInt8](repeating: 0xc0, count: 16),
    rootHash: [UInt8](repeating: 0x0d, count: 32))

  @Test func `a ticket is one line, both ways`() {
    let line = "voucherd-ticket:1:k1:\(String(repeating: "c0", count: 16)):\(String(repeating: "0d", count: 32))"
    #expect(ticket.line == line)
    #expect(Ticket(line) == ticket)
    for bad in [
      "", line + "\n", " " + line, line + ":", line.replacing(":1:", with: ":2:"), line.replacing("k1", with: "K1"),
      line.uppercased(), line.replacing("c0c0c0c0", with: "c0c0c0"), String(line.dropLast(2)),
      line.replacing("voucherd", with: "voucher"),
    ] { #expect(Ticket(bad) == nil, "\(bad)") }
  }

  @Test func `a proof is good for one code, device and key`() throws {
    let key = Curve25519.Signing.PrivateKey().publicKey
    let other = Curve25519.Signing.PrivateKey().publicKey
    let proof = ticket.proof(for: key)
    #expect(Ticket.isValid(proof: proof, code: ticket.code, device: ticket.device, key: key))
    #expect(!Ticket.isValid(proof: proof, code: ticket.code, device: ticket.device, key: other))
    #expect(!Ticket.isValid(proof: proof, code: ticket.code, device: try #require(Identifier("k2")), key: key))
    #expect(!Ticket.isValid(proof: proof, code: [UInt8](repeating: 0, count: 16), device: ticket.device, key: key))
    #expect(!Ticket.isValid(proof: [], code: ticket.code, device: ticket.device, key: key))
    #expect(!Ticket.isValid(proof: Array(proof.dropLast()), code: ticket.code, device: ticket.device, key: key))
    // HMAC-SHA256(code, "voucherd enrol v1" 00 device 00 key), computed here from its parts.
    let message = Array("voucherd enrol v1\u{0}k1\u{0}".utf8) + Array(key.rawRepresentation)
    #expect(proof == Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: ticket.code))))
  }

  @Test func `evidence opens for its record and its key only, and no two seals are alike`() throws {
    let hub = Curve25519.KeyAgreement.PrivateKey()
    let voucher = [UInt8](1...118)
    let record = Record.id(RecordExample.epoch, 17)
    let sealed = try EvidenceSealer(to: hub.publicKey, kid: "0011223344556677").seal(voucher, recordID: record)
    #expect(sealed.enc.count == 32 && sealed.ct.count == voucher.count + 16)
    #expect(try sealed.open(with: hub, recordID: record) == voucher)
    #expect(throws: (any Error).self) { try sealed.open(with: hub, recordID: Record.id(RecordExample.epoch, 18)) }
    #expect(throws: (any Error).self) { try sealed.open(with: Curve25519.KeyAgreement.PrivateKey(), recordID: record) }
    let again = try EvidenceSealer(to: hub.publicKey, kid: "0011223344556677").seal(voucher, recordID: record)
    #expect(again.enc != sealed.enc && again.ct != sealed.ct)
  }

  @Test(arguments: [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0100000000000000000000000000000000000000000000000000000000000080",
  ])
  func `with a key of small order nothing is sealed and nothing opened`(text: String) throws {
    let share = try #require(Hex.decode(text))
    let weak = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: share)
    let hub = Curve25519.KeyAgreement.PrivateKey()
    // Everybody agrees on the same secret with it.
    let secret = try hub.sharedSecretFromKeyAgreement(with: weak)
    let isZero = unsafe secret.withUnsafeBytes { unsafe $0.allSatisfy { $0 == 0 } }
    #expect(isZero)
    #expect(throws: WeakKey.self) { _ = try EvidenceSealer(to: weak, kid: "0011223344556677") }
    let evidence = SealedEvidence(kid: "0011223344556677", enc: share, ct: [UInt8](repeating: 0, count: 40))
    #expect(throws: WeakKey.self) { try evidence.open(with: hub, recordID: "x") }
  }

  @Test func `epochs and hashes are lower-case hexadecimal of their length`() {
    #expect(Epoch(String(repeating: "0a", count: 16)) != nil)
    #expect(Epoch(String(repeating: "0A", count: 16)) == nil)
    #expect(Epoch(String(repeating: "0a", count: 15)) == nil)
    #expect(RecordHash(String(repeating: "0a", count: 32)) != nil)
    #expect(RecordHash(String(repeating: "0a", count: 16)) == nil)
    var generator = SeededGenerator(seed: 3)
    #expect(Epoch(using: &generator) != Epoch(using: &generator))
  }
}
