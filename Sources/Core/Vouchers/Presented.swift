import CBOR

/// What a text held to the camera is, before any key is asked.
package enum Presented: Sendable {
  /// A well-formed voucher, shown bare.
  case voucher(UnverifiedVoucher)
  /// A presentation (`VP1:`): a voucher with its holder's proof.
  case presentation(UnverifiedPresentation)
  /// A code that is none of ours.
  case foreign(ForeignKind)
  /// It begins as a voucher and is none.
  case malformed(Refusal)

  /// The longest text that is looked at, in bytes.
  package static let longestText = UnverifiedPresentation.longestText

  /// Whether a text begins as one of ours does.
  package static func isOurs(_ text: [UInt8]) -> Bool {
    text.starts(with: UnverifiedVoucher.prefix.utf8) || text.starts(with: UnverifiedPresentation.prefix.utf8)
  }

  /// Looks at one symbol's bytes, exactly as decoded: no trimming, no change of case.
  package init(_ text: [UInt8]) {
    if text.starts(with: UnverifiedVoucher.prefix.utf8) {
      do throws(Refusal) {
        guard text.count <= UnverifiedVoucher.longestText else {
          throw Refusal(.tooLong, "\(text.count) characters, at most \(UnverifiedVoucher.longestText)")
        }
        self = .voucher(try UnverifiedVoucher(decoding: try Self.bytes(of: text)))
      } catch {
        self = .malformed(error)
      }
    } else if text.starts(with: UnverifiedPresentation.prefix.utf8) {
      do throws(Refusal) {
        guard text.count <= Self.longestText else {
          throw Refusal(.tooLong, "\(text.count) characters, at most \(Self.longestText)")
        }
        self = .presentation(try UnverifiedPresentation(decoding: try Self.bytes(of: text)))
      } catch {
        self = .malformed(error)
      }
    } else {
      self = .foreign(ForeignKind(text))
    }
  }

  /// What follows the prefix, which is four characters either way.
  private static func bytes(of text: [UInt8]) throws(Refusal) -> [UInt8] {
    do {
      return try Base45.decode(text.dropFirst(4))
    } catch {
      throw Refusal(.malformedBase45, "\(error)")
    }
  }
}

/// What a foreign code looks like, so that staff can say where it belongs. The content itself is not kept.
package enum ForeignKind: String, Sendable, CaseIterable {
  case payment
  case receipt
  case link
  case other

  init(_ text: [UInt8]) {
    let head = String(decoding: text.prefix(64), as: UTF8.self).lowercased()
    let payments = [
      "000201", "weixin://", "wxp://", "alipay", "https://qr.alipay", "https://wx.tenpay", "twqrp://", "line://pay",
    ]
    if payments.contains(where: head.hasPrefix) {
      self = .payment
    } else if Self.isTaiwanInvoice(text) || head.hasPrefix("**") {
      self = .receipt
    } else if head.hasPrefix("http://") || head.hasPrefix("https://") || head.hasPrefix("www.") {
      self = .link
    } else {
      self = .other
    }
  }

  // Left code of a Taiwanese electronic invoice: two letters, eight digits, seven digits of date, and at least 77 in all.
  private static func isTaiwanInvoice(_ text: [UInt8]) -> Bool {
    text.count >= 77 && text[..<2].allSatisfy { (0x41...0x5a).contains($0) }
      && text[2..<17].allSatisfy { (0x30...0x39).contains($0) }
  }
}
