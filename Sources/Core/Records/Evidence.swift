package import Crypto
import Wire

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The voucher that was shown, sealed to the hub, so that neither a stolen disk nor the uplink yields a live code.
package struct SealedEvidence: Sendable, Equatable {
  /// Hexadecimal kid of the hub's evidence key.
  package let kid: String
  /// HPKE's encapsulated key, 32 bytes.
  package let enc: [UInt8]
  /// The ciphertext with its tag.
  package let ct: [UInt8]

  package init(kid: String, enc: [UInt8], ct: [UInt8]) {
    self.kid = kid
    self.enc = enc
    self.ct = ct
  }
}

/// What both sides of the seal agree on: HPKE base mode, X25519, HKDF-SHA256, ChaCha20-Poly1305 (RFC 9180).
private enum EvidenceSuite {
  static let suite = HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .chaChaPoly)
  static let info = Data("voucherd evidence v1".utf8)

  /// A share with which everybody knows the secret. RFC 9180 section 7.1.4 has it refused, and swift-crypto leaves
  /// that to its caller.
  static func check(_ share: some Sequence<UInt8>) throws(WeakKey) {
    var point = Array(share)
    // X25519 ignores the highest bit (RFC 7748 section 5).
    if point.count == 32 { point[31] &= 0x7f }
    guard !smallOrder.contains(point) else { throw WeakKey() }
  }

  /// u-coordinates of the points whose order divides 8, and their second encodings above p = 2^255 − 19.
  private static let smallOrder: Set<[UInt8]> = {
    let zeros = [UInt8](repeating: 0, count: 31)
    let ones = [UInt8](repeating: 0xff, count: 30)
    let others = [
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ]
    return Set(
      [[0] + zeros, [1] + zeros] + [0xec, 0xed, 0xee].map { [$0] + ones + [0x7f] } + others.compactMap(Hex.decode))
  }()
}

/// An X25519 key of small order: what is sealed with it is open to everybody.
package struct WeakKey: Error, Sendable {}

/// Seals one voucher to the hub. Setting it up is nearly all of the cost, so the next one is prepared ahead of its scan.
///
/// It cannot be copied: two vouchers sealed by copies would share key and nonce, and neither would be secret.
package struct EvidenceSealer: ~Copyable, Sendable {
  /// Hexadecimal kid of the key it seals to.
  package let kid: String
  private let enc: [UInt8]
  private var sender: HPKE.Sender

  /// - Parameters:
  ///   - key: the hub's evidence key.
  ///   - kid: its hexadecimal kid.
  /// - Throws: `WeakKey` for a key of small order.
  package init(to key: Curve25519.KeyAgreement.PublicKey, kid: String) throws {
    try EvidenceSuite.check(key.rawRepresentation)
    let sender = try HPKE.Sender(recipientKey: key, ciphersuite: EvidenceSuite.suite, info: EvidenceSuite.info)
    self.kid = kid
    enc = Array(sender.encapsulatedKey)
    self.sender = sender
  }

  /// Seals `voucher`'s exact bytes for one record. Consumes the sealer: each opens at sequence number 0.
  ///
  /// - Parameter recordID: the id of the record that will carry it, bound as additional data.
  package consuming func seal(_ voucher: [UInt8], recordID: String) throws -> SealedEvidence {
    let ct = try sender.seal(voucher, authenticating: Array(recordID.utf8))
    return SealedEvidence(kid: kid, enc: enc, ct: Array(ct))
  }
}

extension SealedEvidence {
  /// The exact bytes that the kiosk was shown.
  ///
  /// - Throws: the library's error if this was not sealed to `key` for that record; `WeakKey`.
  package func open(with key: Curve25519.KeyAgreement.PrivateKey, recordID: String) throws -> [UInt8] {
    try EvidenceSuite.check(enc)
    var recipient = try HPKE.Recipient(
      privateKey: key, ciphersuite: EvidenceSuite.suite, info: EvidenceSuite.info, encapsulatedKey: Data(enc))
    return Array(try recipient.open(Data(ct), authenticating: Data(recordID.utf8)))
  }
}
