package import COSE
package import Vouchers
package import Wire

/// A holder's key: what a wallet keeps on the phone, here in a file for tests and training.
package struct HolderKey: Sendable {
  package let key: SigningKey

  /// A fresh one.
  package init(generating curve: Curve) { key = SigningKey(generating: curve) }

  /// Reads a file: one line, the curve and the 32 bytes of the private key in hexadecimal.
  ///
  /// - Throws: `MintError` (`inputOutput`, `keyUnknown`).
  package init(file path: String) throws(MintError) {
    guard let bytes = try DurableFile.read(path, atMost: 256) else {
      throw MintError(.keyUnknown, "there is no \(path); make it with holder new")
    }
    let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }.map(String.init)
    guard words.count == 2, let curve = Curve(rawValue: words[0]), let raw = Hex.decode(words[1]),
      let key = SigningKey(curve: curve, raw: raw)
    else { throw MintError(.keyUnknown, "\(path) holds no holder's key") }
    self.key = key
  }

  /// Writes the file, 0600.
  ///
  /// - Throws: `MintError`; a file that is there is kept.
  package func write(to path: String) throws(MintError) {
    guard try DurableFile.read(path, atMost: 256) == nil else {
      throw MintError(.inputOutput, "\(path) is there already, and is kept")
    }
    let line = "\(key.verificationKey.curve.rawValue) \(Hex.encode(key.raw))\n"
    try DurableFile.replace(path, with: Array(line.utf8), mode: 0o600)
  }

  /// The public half as `issue --holder` takes it: `p256:` or `ed25519:` and the raw key in base64url.
  package static func name(of key: VerificationKey) -> String {
    "\(key.curve.rawValue):\(Base64.url.encode(key.raw))"
  }

  /// Reads that form; nil for anything else.
  package static func named(_ text: String) -> VerificationKey? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let curve = Curve(rawValue: parts[0]), let raw = Base64.url.decode(parts[1]) else {
      return nil
    }
    return VerificationKey(curve: curve, raw: raw)
  }

  /// The text of a presentation of a voucher, as a wallet shows it.
  ///
  /// - Parameter voucher: its text, `VC1:…`; whether it is bound to this key is not asked: tests want to know the answer.
  /// - Throws: `MintError` (`invalid`) if the text is none, or the presentation would be too long.
  package func present(_ voucher: String, at time: WireTime, answering challenge: Challenge?) throws(MintError)
    -> String
  {
    guard case .voucher = Presented(Array(voucher.utf8)),
      let bytes = try? Base45.decode(Array(voucher.utf8.dropFirst(UnverifiedVoucher.prefix.utf8.count)))
    else { throw MintError(.invalid, "that is no voucher's text; it begins with \(UnverifiedVoucher.prefix)") }
    guard let signed = try? PresentationDraft(voucher: bytes, time: time, challenge: challenge).signed(by: key) else {
      throw MintError(.invalid, "the key can't sign")
    }
    let text = UnverifiedPresentation.prefix + Base45.encode(signed)
    guard text.utf8.count <= UnverifiedPresentation.longestText else {
      throw MintError(.textTooLong, "the presentation would be \(text.utf8.count) characters long, at most 1024")
    }
    return text
  }
}
