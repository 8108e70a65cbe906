package import Wire

/// A status list: an issuer's, by number.
package struct ListName: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let issuer: Identifier
  package let list: UInt32

  package init(issuer: Identifier, list: UInt32) {
    self.issuer = issuer
    self.list = list
  }

  /// The list in which a voucher is numbered.
  package init(of voucher: VoucherKey) { self.init(issuer: voucher.issuer, list: voucher.list) }

  /// The subject of its tokens.
  package var subject: String { "urn:voucherd:status:\(issuer):\(list)" }

  /// Reads a subject; nil if it is none, in its one spelling.
  package init?(subject: String) {
    let parts = subject.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 5, let issuer = Identifier(String(parts[3])), let list = UInt32(parts[4]) else { return nil }
    self.init(issuer: issuer, list: list)
    guard self.subject.utf8.elementsEqual(subject.utf8) else { return nil }
  }

  package var description: String { "\(issuer)/\(list)" }

  package static func < (left: ListName, right: ListName) -> Bool {
    left.issuer == right.issuer ? left.list < right.list : left.issuer < right.issuer
  }
}
