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
}

/// Seals one voucher to the hub. Setting it up is nearly all of the cost, so the next one is prepared ahead of its scan.
///
/// It cannot be copied: two vouchers sealed by copies would share key and nonce, and neither would be secret.
package struct EvidenceSealer: ~Copyable, Sendable {
  /// Hexadecimal kid of the key it seals to.
  package let kid: String
  private var sender: HPKE.Sender

  /// - Parameters:
  ///   - key: the hub's evidence key.
  ///   - kid: its hexadecimal kid.
  /// - Throws: the library's error for a key of small order.
  package init(to key: Curve25519.KeyAgreement.PublicKey, kid: String) throws {
    self.kid = kid
    sender = try HPKE.Sender(recipientKey: key, ciphersuite: EvidenceSuite.suite, info: EvidenceSuite.info)
  }

  /// Seals `voucher`'s exact bytes for one record. Consumes the sealer: each opens at sequence number 0.
  ///
  /// - Parameter recordID: the id of the record that will carry it, bound as additional data.
  package consuming func seal(_ voucher: [UInt8], recordID: String) throws -> SealedEvidence {
    let ct = try sender.seal(Data(voucher), authenticating: Data(recordID.utf8))
    return SealedEvidence(kid: kid, enc: Array(sender.encapsulatedKey), ct: Array(ct))
  }
}

extension SealedEvidence {
  /// The exact bytes that the kiosk was shown.
  ///
  /// - Throws: the library's error if this was not sealed to `key` for that record.
  package func open(with key: Curve25519.KeyAgreement.PrivateKey, recordID: String) throws -> [UInt8] {
    var recipient = try HPKE.Recipient(
      privateKey: key, ciphersuite: EvidenceSuite.suite, info: EvidenceSuite.info, encapsulatedKey: Data(enc))
    return Array(try recipient.open(Data(ct), authenticating: Data(recordID.utf8)))
  }
}
