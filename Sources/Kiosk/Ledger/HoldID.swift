package import Wire

/// The name under which a till finds its hold again: 16 random bytes, so that nobody confirms another's.
package struct HoldID: Hashable, Sendable {
  /// 32 lower-case hexadecimal digits.
  package let text: String

  package init(using generator: inout some RandomNumberGenerator) { text = Hex.encode(Nonce(using: &generator).bytes) }

  /// Nil unless 32 lower-case hexadecimal digits.
  package init?(_ text: String) {
    guard text.utf8.count == 32, Hex.decode(text) != nil else { return nil }
    self.text = text
  }
}

/// A use that was kept for a till, and what became of it.
package struct Hold: Sendable, Equatable {
  package enum State: String, Sendable, CaseIterable {
    case held
    case confirmed
    case released
    /// Released by time.
    case expired
  }

  package let id: HoldID
  package let voucher: VoucherKey
  /// Its record.
  package let seq: Int64
  package let until: WireTime
  package let state: State
}
