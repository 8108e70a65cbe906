package import CBOR
package import COSE
import Foundation
import Vouchers
import Wire

/// Makes vouchers as no mint would, with a mint's own key or with another.
package struct Forger: Sendable {
  /// The key that signs.
  package let key: SigningKey

  /// Forges with any key.
  package init(key: SigningKey) { self.key = key }

  /// Forges with the mint's key.
  package init(keyOf mint: Mint) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: mint.home + "/keys").sorted() {
      let text = try String(contentsOfFile: mint.home + "/keys/" + name, encoding: .utf8)
      let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
      guard words.count == 2, let curve = Curve(rawValue: words[0]), let raw = Hex.decode(words[1]),
        let key = SigningKey(curve: curve, raw: raw), name == "\(key.verificationKey.keyID).key"
      else { continue }
      self.key = key
      return
    }
    throw TrialError("there is no issuer's key in \(mint.home)")
  }

  /// The text of a voucher with these claims.
  ///
  /// - Parameters:
  ///   - uses: nil leaves the term out, as for one use.
  ///   - expires: seconds from now; nil leaves the claim out.
  ///   - algorithm: what the header names; the key's own if not given.
  ///   - more: claims beside them.
  package func text(
    campaign: String = "coffee", list: UInt32 = 1, index: UInt32 = 90_000, uses: UInt64? = nil,
    expires: Int64? = 86_400, notBefore: Int64? = nil, algorithm: Int64? = nil, terms: [CBORPair] = [],
    more: [CBORPair] = []
  ) throws -> String {
    try text(
      payload: payload(
        campaign: campaign, list: list, index: index, uses: uses, expires: expires, notBefore: notBefore, terms: terms,
        more: more
      ).encoded(), algorithm: algorithm)
  }

  /// The claims set itself.
  package func payload(
    campaign: String = "coffee", list: UInt32 = 1, index: UInt32 = 90_000, uses: UInt64? = nil,
    expires: Int64? = 86_400, notBefore: Int64? = nil, terms: [CBORPair] = [], more: [CBORPair] = []
  ) -> CBORValue {
    let now = Int64(Date().timeIntervalSince1970)
    var allTerms = [CBORPair(.unsigned(1), .text(campaign))]
    if let uses { allTerms.append(CBORPair(.unsigned(2), .unsigned(uses))) }
    var pairs: [CBORPair] = []
    if let expires { pairs.append(CBORPair(.unsigned(4), CBORValue(now + expires))) }
    if let notBefore { pairs.append(CBORPair(.unsigned(5), CBORValue(now + notBefore))) }
    pairs.append(CBORPair(.unsigned(7), .bytes(VoucherIndex(list: list, index: index).cti)))
    pairs.append(CBORPair(CBORValue(-65537), .map(allTerms + terms)))
    return .map(pairs + more)
  }

  /// The text of a voucher over any payload.
  package func text(payload: [UInt8], algorithm: Int64? = nil) throws -> String {
    Self.text(try message(payload: payload, algorithm: algorithm).encoded)
  }

  /// The signed message over any payload.
  package func message(payload: [UInt8], algorithm: Int64? = nil) throws -> Sign1 {
    let own: Int64 = key.verificationKey.curve == .ed25519 ? -8 : -7
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(algorithm ?? own)),
      CBORPair(.unsigned(4), .bytes(key.verificationKey.keyID.bytes)),
    ])
    return try Sign1(protected: header, payload: payload, signedBy: key)
  }

  /// The text that shows any bytes as a voucher.
  package static func text(_ bytes: [UInt8]) -> String { UnverifiedVoucher.prefix + Base45.encode(bytes) }

  /// The bytes that a voucher's text stands for.
  package static func bytes(of text: String) throws -> [UInt8] {
    try Base45.decode(Array(text.utf8.dropFirst(UnverifiedVoucher.prefix.utf8.count)))
  }

  /// The same text with one byte of its signature changed.
  package static func withOneByteChanged(_ text: String) throws -> String {
    var bytes = try bytes(of: text)
    bytes[bytes.count - 20] ^= 0x01
    return Self.text(bytes)
  }
}
